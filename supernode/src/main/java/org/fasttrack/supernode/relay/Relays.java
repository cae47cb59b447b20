package org.fasttrack.supernode.relay;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.runtime.RateLimit;
import org.jspecify.annotations.Nullable;

/**
 * The relayed connections of a supernode. Each was agreed on before over the control port: a connection that does not
 * open with a token that is awaited is none. What passes is encrypted from end to end; this side only counts it.
 */
public final class Relays implements AutoCloseable {
    /** Agreed on and not yet begun, all together: short-lived. */
    static final int MAX_AWAITED = 1024;

    private static final ByteBuffer PAIRED = ByteBuffer.wrap("OK\n".getBytes(StandardCharsets.US_ASCII));
    private static final long SWEEP_MILLIS = 500;

    private final String address;
    private final RelayLimits limits;
    private final RateLimit rate;
    private final Allowances allowances;
    private final Map<String, Rendezvous> awaited = new HashMap<>();
    private final Set<Relay> running = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("relays").factory());

    /** Two sides on their way here. */
    private static final class Rendezvous {
        private final NodeId asker;
        private final long since = System.nanoTime();
        private @Nullable SocketChannel asking;
        private @Nullable SocketChannel giving;

        Rendezvous(NodeId asker) {
            this.asker = asker;
        }

        void close() {
            if (asking != null) {
                closeQuietly(asking);
            }
            if (giving != null) {
                closeQuietly(giving);
            }
        }
    }

    /** @param address {@code host:port} at which both sides reach this supernode's data port */
    public Relays(String address, RelayLimits limits) {
        this.address = address;
        this.limits = limits;
        this.rate = new RateLimit(limits.bytesPerSecond());
        this.allowances = new Allowances(limits.bytesOfAsker(), System::nanoTime);
        var _ = sweeper.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    public String address() {
        return address;
    }

    /** Relays that carry something now. */
    public int count() {
        return running.size();
    }

    /** Awaits both sides of a relay. @return why not; empty when it does */
    public synchronized Optional<String> expect(String token, NodeId asker) {
        if (limits.relays() == 0) {
            return Optional.of("this supernode relays nothing");
        }
        if (running.size() + awaited.size() >= Math.min(limits.relays(), MAX_AWAITED)) {
            return Optional.of("all relays of this supernode are taken: try again later");
        }
        long ofAsker =
                running.stream().filter(relay -> relay.asker().equals(asker)).count()
                        + awaited.values().stream()
                                .filter(waiting -> waiting.asker.equals(asker))
                                .count();
        if (ofAsker >= limits.relaysOfAsker()) {
            return Optional.of("you have " + ofAsker + " relays already");
        }
        if (!allowances.take(asker, 0)) {
            return Optional.of("so much was relayed for you that the rest has to wait an hour");
        }
        return awaited.putIfAbsent(token, new Rendezvous(asker)) == null
                ? Optional.empty()
                : Optional.of("this token is taken");
    }

    /** Awaits {@code token} no more. */
    public synchronized void forget(String token) {
        Rendezvous waiting = awaited.remove(token);
        if (waiting != null) {
            waiting.close();
        }
    }

    /**
     * A connection that opened with {@code line}: {@code ASK TOKEN} of the asker, {@code GIV TOKEN} of the source.
     *
     * @return whether it was awaited; if so the socket is this object's
     */
    public boolean take(String line, SocketChannel socket) {
        Relay begun;
        synchronized (this) {
            String token = line.length() > 4 ? line.substring(4) : "";
            Rendezvous waiting = awaited.get(token);
            if (waiting == null) {
                return false;
            }
            if (line.startsWith("ASK ") && waiting.asking == null) {
                waiting.asking = socket;
            } else if (line.startsWith("GIV ") && waiting.giving == null) {
                waiting.giving = socket;
            } else {
                return false;
            }
            if (waiting.asking == null || waiting.giving == null) {
                return true;
            }
            awaited.remove(token);
            begun = begin(waiting.asker, waiting.asking, waiting.giving);
        }
        try {
            begun.greet(PAIRED.duplicate());
            begun.start();
        } catch (IOException e) {
            begun.close();
            running.remove(begun);
        }
        return true;
    }

    private Relay begin(NodeId asker, SocketChannel asking, SocketChannel giving) {
        Relay relay = new Relay(asker, asking, giving, rate, bytes -> allowances.take(asker, bytes), running::remove);
        running.add(relay);
        return relay;
    }

    private void sweep() {
        synchronized (this) {
            long now = System.nanoTime();
            List<String> late = awaited.entrySet().stream()
                    .filter(entry ->
                            now - entry.getValue().since > limits.pairing().toNanos())
                    .map(Map.Entry::getKey)
                    .toList();
            late.forEach(this::forget);
        }
        running.stream()
                .filter(relay -> relay.idleNanos() > limits.idle().toNanos())
                .forEach(Relay::close);
    }

    static void closeQuietly(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Nothing is lost: the descriptor is gone either way.
        }
    }

    /** Ends every relay. */
    @Override
    public synchronized void close() {
        sweeper.shutdownNow();
        awaited.values().forEach(Rendezvous::close);
        awaited.clear();
        running.forEach(Relay::close);
    }
}
