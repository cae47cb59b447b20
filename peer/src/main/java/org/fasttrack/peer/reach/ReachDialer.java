package org.fasttrack.peer.reach;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.wire.proto.PushAnswer;
import org.fasttrack.peer.transfer.Dialer;
import org.fasttrack.peer.transfer.DirectDialer;
import org.fasttrack.peer.transfer.Outbound;
import org.fasttrack.peer.transfer.TlsChannel;
import org.fasttrack.peer.transfer.UnreachableException;
import org.fasttrack.peer.transfer.UntoldException;
import org.fasttrack.supernode.reach.Push;
import org.fasttrack.supernode.reach.PushToken;
import org.fasttrack.supernode.reach.Reachability;

/**
 * Reaches peers behind firewalls as well: by a direct connection; else by asking the peer, through its supernode, to
 * connect to us; else through a relay. However the bytes travel, the handshake is between the two peers, and nobody in
 * between can read or alter them.
 */
public final class ReachDialer implements Dialer {
    /** A port that drops packets must not use up the time for the other ways. */
    private static final Duration DIRECT = Duration.ofSeconds(5);

    private static final Duration PUSHED = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(4);
    private static final String PAIRED = "OK";

    private final Membership self;
    private final DirectDialer direct;
    private final Function<NodeId, Optional<Whereabouts.Place>> places;
    private final Arrivals arrivals;
    private final PushService supernode;

    /**
     * @param places what is known of where peers are; those of whom nothing is are only connected to
     */
    public ReachDialer(
            Membership self,
            Function<NodeId, Optional<Whereabouts.Place>> places,
            Arrivals arrivals,
            PushService supernode) {
        this.self = self;
        this.direct = new DirectDialer(self.tls(), self.admission());
        this.places = places;
        this.arrivals = arrivals;
        this.supernode = supernode;
    }

    private interface Way {
        TlsChannel open() throws IOException;
    }

    /** The ways that may work, tried in turn; remembers why they did not. */
    private static final class Ways {
        private final long end;
        private final List<String> failures = new ArrayList<>();
        /** Why the last of them failed, where that was said in words. */
        private String refusal = "";
        /** Whether the peer was connected to, or asked to connect. */
        private boolean tried;

        Ways(Duration limit) {
            end = System.nanoTime() + limit.toNanos();
        }

        Duration left(Duration most) {
            Duration left = Duration.ofNanos(end - System.nanoTime());
            return left.compareTo(most) < 0 ? left : most;
        }

        Optional<TlsChannel> attempt(String name, Way way) {
            if (left(Duration.ofSeconds(1)).isNegative()
                    || Thread.currentThread().isInterrupted()) {
                return Optional.empty();
            }
            try {
                return Optional.of(way.open());
            } catch (IOException e) {
                failures.add(name + ": " + e.getMessage());
                refusal = e.getCause() == null && e.getMessage() != null ? ": " + e.getMessage() : "";
                return Optional.empty();
            }
        }

        IOException failure() {
            String plain = "it cannot be reached";
            String what = plain + " (" + String.join("; ", failures) + ")";
            return tried ? new UnreachableException(what, plain + refusal) : new UntoldException(what, plain + refusal);
        }
    }

    @Override
    public TlsChannel dial(NodeId peer, InetSocketAddress address, List<String> protocols, Duration limit)
            throws IOException {
        Ways ways = new Ways(limit);
        Optional<Whereabouts.Place> place = places.apply(peer);
        if (place.isEmpty()) {
            return direct.dial(peer, address, protocols, limit);
        }
        Optional<TlsChannel> channel = Optional.empty();
        if (!place.get().firewalled()) {
            ways.tried = true;
            channel = ways.attempt("direct", () -> direct.dial(peer, address, protocols, ways.left(DIRECT)));
        }
        Optional<Reachability> reached = arrivals.reach().get().filter(Reachability::isOpen);
        NodeId attached = place.get().supernode();
        if (channel.isEmpty() && reached.isPresent()) {
            Push push = push(peer, attached, reached.get().address());
            channel = ways.attempt("push", () -> pushed(push, protocols, ways));
        }
        if (channel.isEmpty()) {
            Push push = push(peer, attached, "");
            channel = ways.attempt("relay", () -> relayed(push, protocols, ways));
        }
        return channel.orElseThrow(ways::failure);
    }

    private Push push(NodeId peer, NodeId attached, String address) {
        return new Push(self.id(), peer, attached, PushToken.fresh(), address);
    }

    private PushAnswer ask(Push push, Ways ways) throws IOException {
        PushAnswer answer = supernode.push(push.sealedBy(self.sealer()), ways.left(ANSWER));
        if (!answer.getRefused().isEmpty()) {
            throw new IOException(answer.getRefused());
        }
        ways.tried = true;
        return answer;
    }

    private TlsChannel pushed(Push push, List<String> protocols, Ways ways) throws IOException {
        SocketChannel socket = arrivals.given().await(push.token(), () -> ask(push, ways), ways.left(PUSHED));
        return direct.over(socket, push.source(), protocols, ways.left(PUSHED));
    }

    private TlsChannel relayed(Push push, List<String> protocols, Ways ways) throws IOException {
        String relay = ask(push, ways).getRelay();
        InetSocketAddress address = HostPort.numeric(relay)
                .orElseThrow(() -> new IOException("the relay's address '" + relay + "' is none"));
        SocketChannel socket = Outbound.connect(address, push.token().askLine(), ways.left(PUSHED));
        String answer = Outbound.readLine(socket, ways.left(ANSWER.plus(PUSHED)));
        if (!answer.equals(PAIRED)) {
            socket.close();
            throw new IOException("the relay says '" + answer + "'");
        }
        return direct.over(socket, push.source(), protocols, ways.left(PUSHED));
    }
}
