package org.fasttrack.supernode.federation;

import com.google.protobuf.UnsafeByteOperations;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.proto.ClusterMessage;
import org.fasttrack.common.wire.proto.Summary;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the other members' copies of this supernode's summary true. Each member is served by a thread of its own, so
 * that a slow one delays nobody; it always gets the newest summary and may miss some between.
 */
final class SummaryPublisher implements AutoCloseable {
    /** How long a change may wait for others to come along. */
    static final Duration TICK = Duration.ofMillis(100);
    /** A summary is not rebuilt before this many times its own building time has passed. */
    private static final int REST_FACTOR = 10;

    private final LocalSearch local;
    private final Supplier<SupernodeEntry> entry;
    private final BiConsumer<NodeId, byte[]> send;
    private final Set<NodeId> members = new HashSet<>();
    private byte @Nullable [] newest;
    private long version;
    private volatile boolean closed;

    SummaryPublisher(LocalSearch local, Supplier<SupernodeEntry> entry, BiConsumer<NodeId, byte[]> send) {
        this.local = local;
        this.entry = entry;
        this.send = send;
    }

    void start() {
        Thread.ofVirtual().name("summary-builder").start(this::build);
    }

    /** Serves exactly {@code others} from now on. */
    synchronized void serve(Set<NodeId> others) {
        members.retainAll(others);
        for (NodeId other : others) {
            if (members.add(other)) {
                Thread.ofVirtual().name("summary-to-" + other.shortForm()).start(() -> carry(other));
            }
        }
        notifyAll();
    }

    private void build() {
        long seen = -1;
        SupernodeEntry said = SupernodeEntry.getDefaultInstance();
        try {
            while (!closed) {
                long changes = local.changes();
                SupernodeEntry now = entry.get();
                long started = System.nanoTime();
                if (changes != seen || !now.equals(said)) {
                    publish(now);
                    seen = changes;
                    said = now;
                }
                Duration rest = Duration.ofNanos(System.nanoTime() - started).multipliedBy(REST_FACTOR);
                Thread.sleep(rest.compareTo(TICK) > 0 ? rest : TICK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void publish(SupernodeEntry now) {
        byte[] filter = RoutingSummary.of(local).toBytes();
        Summary.Builder summary = Summary.newBuilder()
                .setVersion(version + 1)
                .setFilter(UnsafeByteOperations.unsafeWrap(filter))
                .setEntry(now);
        byte[] message = ClusterMessage.newBuilder().setSummary(summary).build().toByteArray();
        synchronized (this) {
            newest = message;
            version++;
            notifyAll();
        }
    }

    private void carry(NodeId member) {
        long sent = 0;
        while (true) {
            byte[] message;
            synchronized (this) {
                while (!closed && members.contains(member) && (newest == null || version == sent)) {
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        return;
                    }
                }
                if (closed || newest == null || !members.contains(member)) {
                    return;
                }
                message = newest;
                sent = version;
            }
            send.accept(member, message);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
