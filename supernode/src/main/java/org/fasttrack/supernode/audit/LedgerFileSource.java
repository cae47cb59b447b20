package org.fasttrack.supernode.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.LogName;
import org.fasttrack.common.log.SignedNote;
import org.fasttrack.supernode.ledger.FileHeader;
import org.fasttrack.supernode.ledger.FileScan;

/** A log's file as a supernode keeps it, its own or a copy. Nothing is written, and nothing is locked. */
final class LedgerFileSource implements LogSource {
    private final Path file;
    private final LogName name;

    private LedgerFileSource(Path file, LogName name) {
        this.file = file;
        this.name = name;
    }

    /** The log in this file; empty when it is none. */
    static Optional<LogSource> of(Path file) {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            return Optional.of(new LedgerFileSource(file, FileHeader.read(in)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public LogName name() {
        return name;
    }

    @Override
    public String place() {
        return file.toString();
    }

    @Override
    public Optional<Checkpoint> head() throws IOException {
        return Heads.read(file.resolveSibling(file.getFileName() + ".head"));
    }

    @Override
    public long bytes() throws IOException {
        return Files.size(file);
    }

    @Override
    public Optional<String> read(Sink sink) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            FileScan.End end = FileScan.frames(in, (index, offset, entry) -> give(sink, index, entry));
            return end.end() == in.size()
                    ? Optional.empty()
                    : Optional.of("entry " + end.entries() + " at byte " + end.end()
                            + (end.damaged() ? " is damaged" : " was cut off while it was written"));
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static void give(Sink sink, long index, byte[] entry) {
        try {
            sink.entry(index, entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Signed heads in files. */
    static final class Heads {
        private Heads() {}

        static Optional<Checkpoint> read(Path file) throws IOException {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            if (Files.size(file) > SignedNote.MAX_BYTES) {
                throw new IOException(file + " is too long for a signed head");
            }
            try {
                return Optional.of(Checkpoint.open(Files.readAllBytes(file)));
            } catch (IllegalArgumentException e) {
                throw new IOException(file + " is no signed head: " + e.getMessage(), e);
            }
        }
    }
}
