package org.fasttrack.supernode.audit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.LogName;

/** A log as a live supernode serves it, up to the head that it showed first: what is logged meanwhile is for another audit. */
final class ServedLog implements LogSource {
    /** Of an entry; only the progress bar goes by it. */
    private static final long USUAL_BYTES = 350;

    private final LogServer server;
    private final NodeId servedBy;
    private final Checkpoint head;

    ServedLog(LogServer server, NodeId servedBy, Checkpoint head) {
        this.server = server;
        this.servedBy = servedBy;
        this.head = head;
    }

    @Override
    public LogName name() {
        return head.name();
    }

    @Override
    public String place() {
        return "the log of " + name().owner().shortForm() + " at " + server.place();
    }

    @Override
    public Optional<NodeId> servedBy() {
        return Optional.of(servedBy);
    }

    @Override
    public Optional<Checkpoint> head() {
        return Optional.of(head);
    }

    @Override
    public long bytes() {
        return head.head().size() * USUAL_BYTES;
    }

    @Override
    public Optional<String> read(Sink sink) throws IOException {
        long size = head.head().size();
        long index = 0;
        while (index < size) {
            List<byte[]> page = server.entries(name().owner(), index);
            if (page.isEmpty()) {
                return Optional.of(
                        "entry " + index + " and those after it are withheld: the signed head covers " + size);
            }
            for (byte[] entry : page.subList(0, (int) Math.min(page.size(), size - index))) {
                sink.entry(index++, entry);
            }
        }
        return Optional.empty();
    }
}
