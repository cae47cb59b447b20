package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Function;
import org.fasttrack.common.log.LogName;
import org.fasttrack.common.log.LogTree;
import org.fasttrack.common.log.TreeHash;

/**
 * The entries of one log in one file, and the tree over them. One thread appends; any may read what was appended.
 * Entries are durable once {@link #append} returned.
 */
final class LogFile implements AutoCloseable {
    private static final int PAGE = 4096;

    private final Path path;
    private final FileChannel file;
    /** Guards the tree and where entries stand. */
    private final Object lock = new Object();

    private LogTree tree = new LogTree();
    private final LongList offsets = new LongList();
    private Recovery recovery;
    private long end;

    private LogFile(Path path, FileChannel file, LogName name, long atLeast) throws IOException {
        this.path = path;
        this.file = file;
        FileScan.End found =
                FileScan.scan(file, name, (index, offset, entry) -> remember(offset, TreeHash.leaf(entry)));
        end = found.end();
        recovery = recover(found, atLeast);
    }

    /**
     * Opens or creates the log. What cannot be read at its end is cut off; when it had been durable, the file is kept aside
     * first.
     *
     * @param atLeast how many entries a signed head says there are: fewer are damage, even if nothing in the file says so
     */
    static LogFile open(Path path, LogName name, long atLeast) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        FileHeader.createIfMissing(path, name);
        FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(file, path);
            boolean headless = FileHeader.isDamaged(file);
            Path aside = path.resolveSibling(path.getFileName() + ".damaged-header");
            if (headless) {
                keepAside(file, aside);
                FileHeader.write(file, name);
            }
            LogFile log = new LogFile(path, file, name, atLeast);
            if (headless && log.recovery instanceof Recovery.Clean) {
                log.recovery = new Recovery.Headless(log.size(), aside);
            }
            return log;
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static void lock(FileChannel file, Path path) throws IOException {
        try {
            if (file.tryLock() == null) {
                throw new IOException("another process has the log " + path + " open");
            }
        } catch (OverlappingFileLockException e) {
            throw new IOException("this process has the log " + path + " open already", e);
        }
    }

    private void remember(long offset, byte[] leafHash) {
        offsets.add(offset);
        tree.add(leafHash);
    }

    private Recovery recover(FileScan.End found, long atLeast) throws IOException {
        long tail = file.size() - end;
        boolean damaged = found.damaged() || found.entries() < atLeast;
        if (tail == 0 && !damaged) {
            return new Recovery.Clean(found.entries());
        }
        Recovery what = damaged
                ? new Recovery.Damaged(found.entries(), found.entries(), end, keepAside())
                : new Recovery.TornTail(found.entries(), tail);
        cutAtEnd();
        return what;
    }

    private Path keepAside() throws IOException {
        Path aside = path.resolveSibling(path.getFileName() + ".damaged-" + offsets.size());
        keepAside(file, aside);
        return aside;
    }

    /** Copies what can be read. */
    private static void keepAside(FileChannel file, Path aside) throws IOException {
        try (FileChannel out = FileChannel.open(
                aside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer page = ByteBuffer.allocate(PAGE);
            for (long at = 0; at < file.size(); at += PAGE) {
                page.clear();
                try {
                    file.read(page, at);
                } catch (IOException e) {
                    continue; // a sector that is lost, and the reason for all this
                }
                out.write(page.flip(), at);
            }
        }
    }

    private void cutAtEnd() throws IOException {
        file.truncate(end);
        file.force(true);
    }

    Recovery recovery() {
        return recovery;
    }

    /** Moves the whole file away and starts afresh: a signed head says that what is in it was rewritten. */
    static LogFile replace(LogFile rewritten, LogName name) throws IOException {
        Path path = rewritten.path;
        Path aside = path.resolveSibling(path.getFileName() + ".rewritten");
        rewritten.close();
        Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
        LogFile fresh = open(path, name, 0);
        fresh.recovery = new Recovery.Damaged(0, 0, FileHeader.BYTES, aside);
        return fresh;
    }

    /** Keeps the first {@code entries} of a file that does not give what follows; as it was, the file lies aside. */
    void cutTo(long entries) throws IOException {
        synchronized (lock) {
            if (entries >= tree.size()) {
                return;
            }
            keepAside();
            end = offsets.get(entries);
            offsets.cut(entries);
            tree = tree.first(entries);
            cutAtEnd();
        }
    }

    /** Writes the entries and waits for the disk; when it returns they are durable, when it throws none of them is there. */
    void append(List<byte[]> entries) throws IOException {
        append(entries, entries.stream().map(TreeHash::leaf).toList());
    }

    /** @param leafHashes of the entries, in their order */
    void append(List<byte[]> entries, List<byte[]> leafHashes) throws IOException {
        int bytes = entries.stream().mapToInt(Frame::bytes).sum();
        ByteBuffer frames = ByteBuffer.allocate(bytes);
        entries.forEach(entry -> Frame.write(frames, end, entry));
        frames.flip();
        try {
            for (long at = end; frames.hasRemaining(); ) {
                at += file.write(frames, at);
            }
            file.force(false);
        } catch (IOException e) {
            cutAtEnd();
            throw e;
        }
        synchronized (lock) {
            for (int i = 0; i < entries.size(); i++) {
                remember(end, leafHashes.get(i));
                end += Frame.bytes(entries.get(i));
            }
        }
    }

    long size() {
        synchronized (lock) {
            return tree.size();
        }
    }

    /** @throws IOException when the entry can no longer be read as it was written */
    byte[] read(long index) throws IOException {
        long offset;
        long next;
        synchronized (lock) {
            if (index < 0 || index >= offsets.size()) {
                throw new IllegalArgumentException("there is no entry " + index + " among " + offsets.size());
            }
            offset = offsets.get(index);
            next = index + 1 < offsets.size() ? offsets.get(index + 1) : end;
        }
        ByteBuffer frame = ByteBuffer.allocate((int) (next - offset));
        while (frame.hasRemaining() && file.read(frame, offset + frame.position()) >= 0) {
            // until it is full or the file ends
        }
        return Frame.parse(frame.array(), offset)
                .orElseThrow(() -> new IOException(path + ": entry " + index + " at byte " + offset + " is damaged"));
    }

    /** Runs {@code question} on the tree, which does not change meanwhile. */
    <T> T ask(Function<LogTree, T> question) {
        synchronized (lock) {
            return question.apply(tree);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
