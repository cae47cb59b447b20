package org.fasttrack.peer.transfer;

import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;

/** Connects to the address that a peer is said to listen at. */
public final class DirectDialer implements Dialer {
    private final TlsIdentity identity;
    private final PeerCheck check;
    private final Map<List<String>, SslContext> contexts = new ConcurrentHashMap<>();
    /** What was opened here, as long as somebody uses it. */
    private final Set<TlsChannel> opened = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    private volatile Predicate<NodeId> ended = peer -> false;

    public DirectDialer(TlsIdentity identity, PeerCheck check) {
        this.identity = identity;
        this.check = check;
    }

    @Override
    public TlsChannel dial(NodeId peer, InetSocketAddress address, List<String> protocols, Duration limit)
            throws IOException {
        return proven(TlsChannel.connect(context(protocols), address, limit), peer);
    }

    /** The client's side on a connection that exists already, to {@code peer} and nobody else. Takes over the socket. */
    public TlsChannel over(SocketChannel socket, NodeId peer, List<String> protocols, Duration limit)
            throws IOException {
        return proven(TlsChannel.over(context(protocols), socket, limit), peer);
    }

    private SslContext context(List<String> protocols) {
        return contexts.computeIfAbsent(List.copyOf(protocols), names -> identity.nettyClient(check, names));
    }

    private TlsChannel proven(TlsChannel channel, NodeId peer) throws IOException {
        NodeId shown = channel.peer();
        if (shown == null || !shown.equals(peer)) {
            channel.close();
            throw new IOException("another identity answers there");
        }
        opened.add(channel);
        if (ended.test(peer)) { // it was shaking hands when its right to it ended
            channel.close();
            throw new IOException("it is revoked");
        }
        return channel;
    }

    /** Ends the connections to whoever {@code who} names, now and from now on. */
    public void end(Predicate<NodeId> who) {
        ended = who; // first: whoever is connected to later asks it
        synchronized (opened) {
            opened.stream().filter(channel -> isOf(channel, who)).forEach(TlsChannel::abort);
        }
    }

    private static boolean isOf(TlsChannel channel, Predicate<NodeId> who) {
        NodeId peer = channel.peer();
        return peer != null && who.test(peer);
    }
}
