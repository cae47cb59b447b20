package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.Consistency;
import org.fasttrack.common.log.Inclusion;
import org.fasttrack.common.log.LogName;
import org.fasttrack.common.log.TreeHash;
import org.fasttrack.common.log.TreeHead;
import org.fasttrack.common.seal.NetworkId;
import org.jspecify.annotations.Nullable;

/**
 * This supernode's own log. Whoever appends is answered when the entry is on the disk; entries that arrive meanwhile share
 * one wait for it (group commit). A head that was shown to anybody binds: a log that lost entries its head covers
 * takes no new ones until {@link #restore} brought them back, since anything else would be a fork. Thread-safe.
 */
public final class EvidenceLog implements AutoCloseable {
    /** How many appends wait before the next one blocks. */
    static final int MAX_WAITING = 8192;

    private static final int MAX_GROUP = 4096;
    /** A group of so many says that many append at once: the next one waits for company. */
    private static final int BUSY_GROUP = 16;
    /**
     * For how long. A wait for the disk costs the processor about what verifying a dozen entries does, so under load fewer
     * of them let more entries through; PostgreSQL's commit_delay is the same thought.
     */
    private static final long COMPANY_NANOS = 5_000_000;

    private final IdentityKey key;
    private final LogName name;
    private final LogFile file;
    private final HeadFile headFile;
    private final BlockingQueue<Pending> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread writer;
    /** The head that this log has lost entries of; null when it has all of them. */
    private volatile @Nullable Checkpoint bound;

    private volatile boolean open;
    private @Nullable Checkpoint shown;
    private boolean cosignedSince;

    /** @param leafHash of the entry, made by whoever appends: the one thread that writes has enough to do */
    private record Pending(byte[] entry, byte[] leafHash, CompletableFuture<Long> done) {
        Pending(byte[] entry) {
            this(entry, TreeHash.leaf(entry), new CompletableFuture<>());
        }

        /** Entries are never empty: this one only wakes the writer for the last time. */
        boolean isEnd() {
            return entry.length == 0;
        }
    }

    private EvidenceLog(Path path, IdentityKey key, NetworkId network) throws IOException {
        this.key = key;
        this.name = new LogName(network.toString(), key.id());
        this.headFile = new HeadFile(path, name);
        this.shown = headFile.read().orElse(null);
        this.file = openFile(path, name, shown);
        this.bound = shown != null && !reaches(file, shown) ? shown : null;
        this.open = bound == null;
        this.writer = Thread.ofPlatform().name("evidence-log").daemon().start(this::write);
    }

    /** Opens or creates the log of {@code key}'s owner. @throws IOException when the place or a header cannot be read */
    public static EvidenceLog open(Path path, IdentityKey key, NetworkId network) throws IOException {
        return new EvidenceLog(path, key, network);
    }

    private static LogFile openFile(Path path, LogName name, @Nullable Checkpoint shown) throws IOException {
        long atLeast = shown == null ? 0 : shown.head().size();
        LogFile file = LogFile.open(path, name, atLeast);
        boolean rewritten = shown != null && atLeast <= file.size() && !reaches(file, shown);
        return rewritten ? LogFile.replace(file, name) : file;
    }

    private static boolean reaches(LogFile file, Checkpoint head) {
        long size = head.head().size();
        return size <= file.size() && file.ask(tree -> tree.head(size)).sameAs(head.head());
    }

    public LogName name() {
        return name;
    }

    /** In what state the file was found when it was opened. */
    public Recovery recovery() {
        return file.recovery();
    }

    /** The head that this log no longer reaches: {@link #restore} asks for its entries. Empty when all is well. */
    public Optional<Checkpoint> lostUpTo() {
        return Optional.ofNullable(bound);
    }

    /**
     * Appends one entry; blocks only while {@value #MAX_WAITING} others wait.
     *
     * @return the entry's index once it is durable; fails with an {@link IOException} when the disk does, or the log is not
     *     {@linkplain #lostUpTo whole}
     */
    public CompletableFuture<Long> append(byte[] entry) throws InterruptedException {
        if (entry.length == 0 || entry.length > Frame.MAX_ENTRY_BYTES) {
            throw new IllegalArgumentException(
                    "an entry has 1 to " + Frame.MAX_ENTRY_BYTES + " bytes, not " + entry.length);
        }
        Pending pending = new Pending(entry);
        if (!open) {
            pending.done().completeExceptionally(new IOException("the log is closed, or waits to be restored"));
            return pending.done();
        }
        waiting.put(pending);
        if (!open && waiting.remove(pending)) { // it was closed meanwhile
            pending.done().completeExceptionally(new IOException("the log is closed"));
        }
        return pending.done();
    }

    private void write() {
        List<Pending> group = new ArrayList<>();
        boolean ended = false;
        boolean busy = false;
        while (!ended) {
            try {
                group.add(waiting.take());
            } catch (InterruptedException e) {
                return;
            }
            if (busy && waiting.size() < MAX_GROUP) {
                LockSupport.parkNanos(this, COMPANY_NANOS);
            }
            waiting.drainTo(group, MAX_GROUP - 1);
            ended = group.removeIf(Pending::isEnd);
            commit(group);
            busy = group.size() >= BUSY_GROUP;
            group.clear();
        }
        waiting.drainTo(group);
        group.forEach(late -> late.done().completeExceptionally(new IOException("the log is closed")));
    }

    private void commit(List<Pending> group) {
        if (group.isEmpty()) {
            return;
        }
        long first;
        try {
            first = append(group);
        } catch (IOException e) {
            group.forEach(pending -> pending.done().completeExceptionally(e));
            return;
        }
        for (int i = 0; i < group.size(); i++) {
            group.get(i).done().complete(first + i);
        }
    }

    /** @return the index of the first */
    private synchronized long append(List<Pending> group) throws IOException {
        if (bound != null) {
            throw new IOException("the log waits to be restored");
        }
        long first = file.size();
        file.append(
                group.stream().map(Pending::entry).toList(),
                group.stream().map(Pending::leafHash).toList());
        return first;
    }

    /**
     * Hears which head of this log others hold. When it is ahead of the log, entries were lost: no new ones are taken until they
     * are back.
     *
     * @param head opened, so signed by this log's owner
     */
    synchronized void bind(Checkpoint head) throws IOException {
        Checkpoint known = bound;
        boolean ahead = head.name().equals(name)
                && head.head().size() > file.size()
                && (known == null || head.head().size() > known.head().size());
        if (ahead) {
            headFile.write(head);
            shown = head;
            bound = head;
            open = false;
        }
    }

    /**
     * Gives lost entries back, as others copied them: those from {@link #size} to the size of {@link #lostUpTo}.
     *
     * @return whether they are the ones that the head covers; the log is then whole
     */
    public boolean restore(List<byte[]> entries) throws IOException {
        return restore(entries, from -> {});
    }

    /** @param before runs when they are on the disk, and before new ones are taken; learns the index of the first */
    synchronized boolean restore(List<byte[]> entries, Restored before) throws IOException {
        Checkpoint lost = bound;
        if (lost == null || !completes(entries, lost.head())) {
            return false;
        }
        long first = file.size();
        file.append(entries);
        before.restored(first);
        bound = null;
        open = true;
        return true;
    }

    /** Hears that entries are back. */
    interface Restored {
        void restored(long first) throws IOException;
    }

    private boolean completes(List<byte[]> entries, TreeHead head) {
        return file.size() + entries.size() == head.size()
                && entries.stream().allMatch(entry -> entry.length > 0 && entry.length <= Frame.MAX_ENTRY_BYTES)
                && file.ask(tree -> Extensions.head(tree, entries)).sameAs(head);
    }

    public long size() {
        return file.size();
    }

    /** @throws IOException when the entry can no longer be read as it was written */
    public byte[] entry(long index) throws IOException {
        return file.read(index);
    }

    /** The signed head over all durable entries; it is on the disk before it is returned. */
    public synchronized Checkpoint head() throws IOException {
        TreeHead now = file.ask(tree -> tree.head());
        if (shown == null || (open && !shown.head().sameAs(now))) {
            Checkpoint next = Checkpoint.sign(key, name.network(), now);
            headFile.write(next);
            shown = next;
        }
        return shown;
    }

    /** The signed head over the first {@code atSize} entries, for whoever is sent only those. */
    public synchronized Checkpoint head(long atSize) throws IOException {
        Checkpoint newest = head();
        return atSize == newest.head().size()
                ? newest
                : Checkpoint.sign(key, name.network(), file.ask(tree -> tree.head(atSize)));
    }

    /** The root of the first {@code atSize} entries. */
    byte[] root(long atSize) {
        return file.ask(tree -> tree.head(atSize)).root();
    }

    /** Keeps the cosignature of {@code witness} under the newest head; one under another head is passed over. */
    synchronized void cosigned(Checkpoint signed, NodeId witness) {
        Checkpoint newest = shown;
        if (newest != null
                && signed.name().equals(name)
                && signed.head().sameAs(newest.head())
                && signed.cosignedBy(witness).isPresent()) {
            shown = newest.withCosignature(signed, witness);
            cosignedSince = true;
        }
    }

    /** Writes down who has cosigned the newest head. */
    synchronized void keepCosignatures() throws IOException {
        if (cosignedSince && shown != null) {
            headFile.write(shown);
            cosignedSince = false;
        }
    }

    public Inclusion inclusion(long index, long atSize) {
        return file.ask(tree -> tree.inclusion(index, atSize));
    }

    public Consistency consistency(long oldSize, long newSize) {
        return file.ask(tree -> tree.consistency(oldSize, newSize));
    }

    /** Waits until what was appended is durable, and lets the file go. */
    @Override
    public void close() throws IOException {
        open = false;
        try {
            waiting.put(new Pending(new byte[0]));
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        file.close();
    }
}
