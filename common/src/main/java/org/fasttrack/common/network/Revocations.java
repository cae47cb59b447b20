package org.fasttrack.common.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.runtime.WholeFile;

/** The revocations that a node knows, each with its seal so that others can verify it. Thread-safe. */
public final class Revocations {
    /** In one message, some 100 KiB. */
    public static final int MAX_BATCH = 500;

    private static final int MAX_REVOCATIONS = 100_000;
    private static final long MAX_FILE_BYTES = MAX_REVOCATIONS * 400L;

    private final NetworkFile network;
    private final Map<NodeId, byte[]> sealed = new ConcurrentHashMap<>();
    /** As they were learned; guarded by itself. */
    private final List<byte[]> learned = new ArrayList<>();
    /** So many of the learned stand in the file; guarded by {@code this}. */
    private int written;

    public Revocations(NetworkFile network) {
        this.network = network;
    }

    /**
     * Reads one base64 seal a line; a missing file holds none. A last line without its end is what a write that was cut short
     * left: unless it verifies it was never kept.
     *
     * @throws IOException naming the line that does not verify
     */
    public static Revocations read(NetworkFile network, Path file) throws IOException {
        Revocations revocations = new Revocations(network);
        if (!Files.exists(file)) {
            return revocations;
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is no list of revocations: it is too long");
        }
        String text = text(file);
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            boolean torn = i == lines.size() - 1 && !text.endsWith("\n");
            if (!revocations.learnLine(lines.get(i)) && !torn) {
                throw new IOException(file + " line " + (i + 1) + " is no revocation by the network's creator");
            }
        }
        revocations.wasRead();
        return revocations;
    }

    /** Of base64, or of anything that a power cut left. */
    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private synchronized void wasRead() {
        written = learned().size();
    }

    private List<byte[]> learned() {
        return since(0, Integer.MAX_VALUE);
    }

    private boolean learnLine(String line) {
        if (line.isBlank()) {
            return true;
        }
        try {
            byte[] seal = Base64.getDecoder().decode(line.strip());
            return Revocation.open(network, seal)
                            .filter(known -> revoked(known.revoked()))
                            .isPresent()
                    || learn(seal);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /**
     * Appends what is new to {@code file}, the only one that these are written to; other processes may append to it as well.
     * Where a line has no end, because somebody was killed or the disk was full, it is replaced in one step by all that is known, here
     * and there.
     */
    public synchronized void write(Path file) throws IOException {
        long size = Files.exists(file) ? Files.size(file) : 0;
        if (size > 0 && lastByte(file, size) != '\n') {
            text(file).lines().forEach(this::learnLine);
            List<byte[]> all = learned();
            WholeFile.replace(file, lines(all));
            written = all.size();
        } else {
            int known = size == 0 ? 0 : written;
            List<byte[]> news = since(known, Integer.MAX_VALUE);
            WholeFile.append(file, lines(news));
            written = known + news.size();
        }
    }

    private static int lastByte(Path file, long size) throws IOException {
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return in.position(size - 1).read(last) < 0 ? -1 : last.get(0);
        }
    }

    private static byte[] lines(List<byte[]> seals) {
        StringBuilder text = new StringBuilder();
        seals.forEach(
                seal -> text.append(Base64.getEncoder().encodeToString(seal)).append('\n'));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** @return whether this was a valid revocation that was not known yet: then it is worth telling others */
    public boolean learn(byte[] seal) {
        return sealed.size() < MAX_REVOCATIONS
                && Revocation.open(network, seal)
                        .filter(revocation -> keep(revocation.revoked(), seal.clone()))
                        .isPresent();
    }

    /**
     * Learns what another node sent at once. Who tells the truth sends no forgery, so nothing after the first one is looked at, and
     * what is known is not verified again: a message costs a signature check for each new revocation, and one more.
     *
     * @return the seals that were not known yet, to be told to others
     */
    public List<byte[]> learn(List<byte[]> seals) {
        List<byte[]> news = new ArrayList<>();
        for (byte[] seal : seals) {
            Optional<NodeId> said = Revocation.said(network, seal);
            if (said.isEmpty()) {
                return news;
            }
            if (!revoked(said.get())) {
                if (learn(seal)) {
                    news.add(seal);
                } else if (!revoked(said.get())) { // else another thread was faster
                    return news;
                }
            }
        }
        return news;
    }

    private boolean keep(NodeId revoked, byte[] seal) {
        if (sealed.putIfAbsent(revoked, seal) != null) {
            return false;
        }
        synchronized (learned) {
            learned.add(seal);
        }
        return true;
    }

    /** What was learned after the first {@code known} ones, in that order, {@code most} of it. */
    public List<byte[]> since(int known, int most) {
        synchronized (learned) {
            return List.copyOf(learned.subList(known, known + Math.min(learned.size() - known, most)));
        }
    }

    /** The revocation in {@code seal}, when the network's creator sealed it. */
    public Optional<Revocation> open(byte[] seal) {
        return Revocation.open(network, seal);
    }

    public boolean revoked(NodeId node) {
        return sealed.containsKey(node);
    }

    /** For a newcomer: every revocation as it was sealed. */
    public List<byte[]> sealed() {
        return List.copyOf(sealed.values());
    }
}
