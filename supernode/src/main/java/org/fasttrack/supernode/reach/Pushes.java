package org.fasttrack.supernode.reach;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.wire.proto.PushAnswer;
import org.fasttrack.common.wire.proto.PushForward;
import org.fasttrack.common.wire.proto.PushOrder;
import org.fasttrack.common.wire.proto.PushReply;
import org.fasttrack.common.wire.proto.ReachMessage;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.supernode.federation.AskerLimits;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.Cluster;
import org.fasttrack.supernode.membership.Topic;
import org.fasttrack.supernode.relay.Relays;

/**
 * Passes on requests to connect out: from an asker to the supernode of whom it asks, and from there down its session. A
 * peer is never sent to a third party: the asker's supernode lets through only the address at which it reached the asker
 * itself, or its own, to relay.
 */
public final class Pushes implements Channel.Listener {
    /** A download opens some connections to each firewalled source, one after the other. */
    static final AskerLimits.Rates ASKERS = new AskerLimits.Rates(32, 100, 5);
    /** What one peer is asked in all: each costs it a connection. */
    static final AskerLimits.Rates SOURCES = new AskerLimits.Rates(64, 200, 10);

    private static final Duration REPLY = Duration.ofSeconds(3);

    private final NodeId self;
    private final Opener opener;
    private final Attachments attachments;
    private final Relays relays;
    private final Channel channel;
    private final AskerLimits askers = new AskerLimits(ASKERS, System::nanoTime);
    private final AskerLimits sources = new AskerLimits(SOURCES, System::nanoTime);
    private final Map<Long, Asked> asked = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();

    /** @param whom who alone may answer */
    private record Asked(NodeId whom, CompletableFuture<String> refused) {}

    /** The peers attached here. */
    public interface Attachments {
        /** Whether {@code peer}'s data port can be reached; empty when it is not attached here. */
        Optional<Reachability> reach(NodeId peer);

        /** Sends an order down {@code peer}'s session. @return false when it is not attached here */
        boolean order(NodeId peer, PushOrder order);
    }

    /** To be made before the cluster is joined. @param opener with a replay window of its own */
    public Pushes(Cluster cluster, Opener opener, Attachments attachments, Relays relays) {
        this.self = cluster.self();
        this.opener = opener;
        this.attachments = attachments;
        this.relays = relays;
        this.channel = cluster.open(Topic.REACH, this);
    }

    /** Passes on what {@code caller} sealed; blocks for at most three seconds. */
    public PushAnswer push(Sealed sealed, NodeId caller) {
        if (!askers.admit(caller)) {
            return refused("too many push requests at once: ask again in a moment");
        }
        try {
            return switch (Push.open(sealed, opener)) {
                case Push.Reading.Refused(String reason) -> refused(reason);
                case Push.Reading.Understood(Push push)
                when !push.asker().equals(caller) -> refused("the request is another's");
                case Push.Reading.Understood(Push push) -> push(push, sealed);
            };
        } finally {
            askers.done(caller);
        }
    }

    private static PushAnswer refused(String reason) {
        return PushAnswer.newBuilder().setRefused(reason).build();
    }

    private PushAnswer push(Push push, Sealed sealed) {
        if (push.relayed()) {
            return relay(push, sealed);
        }
        boolean proven = push.asker().equals(self)
                || attachments
                        .reach(push.asker())
                        .filter(reach -> reach.isOpen() && reach.address().equals(push.address()))
                        .isPresent();
        return proven
                ? answer(pass(push, PushOrder.newBuilder().setRequest(sealed).build()), "")
                : refused("you were not reached at " + push.address());
    }

    private PushAnswer relay(Push push, Sealed sealed) {
        Optional<String> full = relays.expect(push.token().text(), push.asker());
        if (full.isPresent()) {
            return refused(full.get());
        }
        PushOrder order = PushOrder.newBuilder()
                .setRequest(sealed)
                .setRelay(relays.address())
                .build();
        String refused = pass(push, order);
        if (!refused.isEmpty()) {
            relays.forget(push.token().text());
        }
        return answer(refused, relays.address());
    }

    private static PushAnswer answer(String refused, String relay) {
        return refused.isEmpty() ? PushAnswer.newBuilder().setRelay(relay).build() : refused(refused);
    }

    /** @return why the source was not told; empty when it was */
    private String pass(Push push, PushOrder order) {
        return push.supernode().equals(self) ? deliver(push, order) : forward(push, order);
    }

    private String deliver(Push push, PushOrder order) {
        if (!sources.admit(push.source())) {
            return "too much is asked of this peer: try again in a moment";
        }
        try {
            return attachments.order(push.source(), order) ? "" : "the peer is not attached any more";
        } finally {
            sources.done(push.source());
        }
    }

    private String forward(Push push, PushOrder order) {
        if (!channel.view().has(push.supernode())) {
            return "its supernode " + push.supernode().shortForm() + " is not in the cluster";
        }
        long id = ids.incrementAndGet();
        Asked waiting = new Asked(push.supernode(), new CompletableFuture<>());
        asked.put(id, waiting);
        try {
            PushForward message =
                    PushForward.newBuilder().setId(id).setOrder(order).build();
            send(push.supernode(), ReachMessage.newBuilder().setForward(message));
            return waiting.refused().get(REPLY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return "its supernode " + push.supernode().shortForm() + " does not answer";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the supernode is stopping";
        } catch (ExecutionException e) {
            throw new IllegalStateException("a reply fails in itself", e);
        } finally {
            asked.remove(id);
        }
    }

    private void send(NodeId member, ReachMessage.Builder message) {
        channel.send(member, message.build().toByteArray(), Channel.Delivery.URGENT);
    }

    @Override
    public void onMessage(NodeId from, byte[] bytes) {
        try {
            ReachMessage message = ReachMessage.parseFrom(bytes);
            switch (message.getMessageCase()) {
                case FORWARD -> forwarded(from, message.getForward());
                case REPLY -> replied(from, message.getReply());
                case MESSAGE_NOT_SET -> {} // from a newer version: passed over
            }
        } catch (InvalidProtocolBufferException e) {
            // A member that speaks nonsense asks nothing.
        }
    }

    /** The seal is the source's to verify: it has to, because it does not trust supernodes with it. */
    private void forwarded(NodeId from, PushForward forward) {
        String refused = switch (Push.peek(forward.getOrder().getRequest())) {
            case Push.Reading.Refused(String reason) -> reason;
            case Push.Reading.Understood(Push push) -> deliver(push, forward.getOrder());
        };
        send(
                from,
                ReachMessage.newBuilder()
                        .setReply(PushReply.newBuilder().setId(forward.getId()).setRefused(refused)));
    }

    private void replied(NodeId from, PushReply reply) {
        Asked waiting = asked.get(reply.getId());
        if (waiting != null && waiting.whom().equals(from)) {
            waiting.refused().complete(reply.getRefused());
        }
    }
}
