package org.fasttrack.peer.receipt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Receipt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is on its way, a small file each, so that a restart goes on where a {@code kill -9} stopped. A later receipt of the
 * same transfer takes the place of the earlier one. Thread-safe.
 */
public final class Outbox {
    /** Beyond it no more is taken: too small loses credit while supernodes are away, too large fills the disk. */
    static final int MAX_ITEMS = 4096;

    static final int MAX_BYTES = 4096;

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{32}-[a-z2-7]{52})\\.(half|whole)");

    private final Path folder;
    private final Map<Key, Kept> items = new HashMap<>();

    /** Of which transfer, and how far it has come. */
    record Key(String transfer, boolean whole) {
        /** The downloader draws a transfer's id, so only together with its own does it name one. */
        static Key of(Receipt receipt, boolean whole) {
            return new Key(receipt.transfer() + "-" + receipt.downloader(), whole);
        }

        String fileName() {
            return transfer + (whole ? ".whole" : ".half");
        }
    }

    /**
     * @param sinceMillis when the first receipt of this transfer came here
     * @param changedMillis when this one did
     */
    record Kept(Key key, Pending item, long sinceMillis, long changedMillis) {}

    private final int maxItems;

    private Outbox(Path folder, int maxItems) {
        this.folder = folder;
        this.maxItems = maxItems;
    }

    /** Opens or creates the outbox, with what an earlier run left in it. What cannot be read there is passed over. */
    public static Outbox open(Path folder) throws IOException {
        return open(folder, MAX_ITEMS);
    }

    static Outbox open(Path folder, int maxItems) throws IOException {
        Outbox outbox = new Outbox(Files.createDirectories(folder), maxItems);
        try (Stream<Path> files = Files.list(folder)) {
            files.limit(2L * maxItems).forEach(outbox::load);
        }
        return outbox;
    }

    private void load(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        if (!name.matches()) {
            return;
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                return;
            }
            byte[] bytes = Files.readAllBytes(file);
            long millis = Files.getLastModifiedTime(file).toMillis();
            Key key = new Key(name.group(1), name.group(2).equals("whole"));
            Optional<? extends Pending> item =
                    key.whole() ? Optional.of(new Pending.Whole(bytes)) : Pending.Half.of(bytes);
            item.ifPresent(read -> items.put(key, new Kept(key, read, millis, millis)));
        } catch (IOException e) {
            LOG.warn("a receipt cannot be read: {}", e.getMessage());
        }
    }

    /**
     * Keeps {@code item} until it is {@linkplain #remove removed}; returns when a {@code kill -9} no longer loses it.
     *
     * @return false when there is no room
     */
    synchronized boolean put(Key key, Pending item, long nowMillis) throws IOException {
        Kept earlier = items.get(key);
        if (earlier == null && items.size() >= maxItems) {
            return false;
        }
        Path file = folder.resolve(key.fileName());
        Path draft = folder.resolve(key.fileName() + ".new");
        Files.write(draft, item.bytes());
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        items.put(key, new Kept(key, item, earlier == null ? nowMillis : earlier.sinceMillis(), nowMillis));
        return true;
    }

    /** Forgets what was taken, unless a later receipt has taken its place meanwhile. */
    synchronized void remove(Kept taken) throws IOException {
        Kept now = items.get(taken.key());
        if (now != null && Arrays.equals(now.item().bytes(), taken.item().bytes())) {
            items.remove(taken.key());
            Files.deleteIfExists(folder.resolve(taken.key().fileName()));
        }
    }

    synchronized Optional<Kept> find(Key key) {
        return Optional.ofNullable(items.get(key));
    }

    /** How many whole receipts of {@code downloader} wait. */
    synchronized long wholeOf(NodeId downloader) {
        String end = "-" + downloader;
        return items.keySet().stream()
                .filter(key -> key.whole() && key.transfer().endsWith(end))
                .count();
    }

    synchronized List<Kept> all() {
        return List.copyOf(items.values());
    }

    /** How many receipts wait for somebody to take them. */
    public synchronized int size() {
        return items.size();
    }
}
