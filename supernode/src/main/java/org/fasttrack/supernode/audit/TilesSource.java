package org.fasttrack.supernode.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.LogName;

/** An exported log: a folder as C2SP tlog-tiles lays it out. */
final class TilesSource implements LogSource {
    private static final int MAX_BUNDLE_BYTES = Tiles.WIDTH * (2 + 0xffff);

    private final Path folder;
    private final Checkpoint head;

    private TilesSource(Path folder, Checkpoint head) {
        this.folder = folder;
        this.head = head;
    }

    /** The log exported into this folder; empty when there is none. @throws IOException when its checkpoint is damaged */
    static Optional<LogSource> of(Path folder) throws IOException {
        return LedgerFileSource.Heads.read(folder.resolve(Tiles.CHECKPOINT)).map(head -> new TilesSource(folder, head));
    }

    @Override
    public LogName name() {
        return head.name();
    }

    @Override
    public String place() {
        return folder.toString();
    }

    @Override
    public Optional<Checkpoint> head() {
        return Optional.of(head);
    }

    @Override
    public long bytes() throws IOException {
        long bytes = 0;
        for (long bundle = 0; bundle * Tiles.WIDTH < head.head().size(); bundle++) {
            Path file = file(bundle);
            bytes += Files.exists(file) ? Files.size(file) : 0;
        }
        return bytes;
    }

    private Path file(long bundle) {
        return folder.resolve(
                Tiles.path("entries", bundle, Tiles.width(bundle, head.head().size())));
    }

    @Override
    public Optional<String> read(Sink sink) throws IOException {
        for (long bundle = 0; bundle * Tiles.WIDTH < head.head().size(); bundle++) {
            Optional<String> problem = read(bundle, sink);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private Optional<String> read(long bundle, Sink sink) throws IOException {
        Path file = file(bundle);
        long first = bundle * Tiles.WIDTH;
        if (!Files.exists(file)) {
            return Optional.of("entry " + first + " is missing: there is no " + file);
        }
        if (Files.size(file) > MAX_BUNDLE_BYTES) {
            return Optional.of("entry " + first + " cannot be read: " + file + " is too long");
        }
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file));
        for (int i = 0; i < Tiles.width(bundle, head.head().size()); i++) {
            int length = in.remaining() < Short.BYTES ? -1 : in.getShort() & 0xffff;
            if (length < 0 || length > in.remaining()) {
                return Optional.of("entry " + (first + i) + " is cut off in " + file);
            }
            byte[] entry = new byte[length];
            in.get(entry);
            sink.entry(first + i, entry);
        }
        return in.hasRemaining() ? Optional.of(file + " has more than its entries") : Optional.empty();
    }
}
