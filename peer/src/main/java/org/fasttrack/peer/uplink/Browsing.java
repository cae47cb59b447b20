package org.fasttrack.peer.uplink;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.wire.proto.BrowsePage;
import org.fasttrack.common.wire.proto.BrowseRequest;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.jspecify.annotations.Nullable;

/**
 * Pages of what a peer shares, from the supernode that it is attached to: the own one is asked first, then all that it
 * introduces, at once. Where a peer was found is remembered, for the next page.
 */
public final class Browsing {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int REMEMBERED = 100;

    private final SslContext context;
    private final Opener opener;
    private final Map<NodeId, String> found = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, String> eldest) {
            return size() > REMEMBERED;
        }
    };

    public Browsing(Membership self) {
        this.context = SupernodeClient.context(self.tls(), self.admission());
        this.opener = self.opener();
    }

    /** @throws StatusRuntimeException when no supernode has the peer, or the own one does not answer */
    public BrowsePage page(SupernodeClient own, BrowseRequest request) throws InterruptedException {
        NodeId owner = NodeId.of(request.getOwner().toByteArray());
        String known = known(owner);
        if (known != null) {
            Optional<BrowsePage> page = at(known, request);
            if (page.isPresent()) {
                return page.get();
            }
        }
        try {
            return own.browse(request, PATIENCE);
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw e;
            }
            return elsewhere(own, owner, request);
        }
    }

    private synchronized @Nullable String known(NodeId owner) {
        return found.get(owner);
    }

    private synchronized void remember(NodeId owner, String address) {
        found.put(owner, address);
    }

    private Optional<BrowsePage> at(String address, BrowseRequest request) {
        try (SupernodeClient client = new SupernodeClient(context, address)) {
            return Optional.of(client.browse(request, PATIENCE));
        } catch (RuntimeException e) {
            return Optional.empty(); // The peer is not there, or nobody is, or the address was made up.
        }
    }

    private BrowsePage elsewhere(SupernodeClient own, NodeId owner, BrowseRequest request) throws InterruptedException {
        List<String> addresses = others(own);
        BlockingQueue<Optional<BrowsePage>> answers = new LinkedBlockingQueue<>();
        for (String address : addresses) {
            Thread.ofVirtual().name("browse " + address).start(() -> {
                Optional<BrowsePage> page = at(address, request);
                page.ifPresent(any -> remember(owner, address));
                answers.add(page);
            });
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (int open = addresses.size(); open > 0; open--) {
            Optional<BrowsePage> page = answers.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (page == null) {
                break;
            }
            if (page.isPresent()) {
                return page.get();
            }
        }
        throw Status.NOT_FOUND
                .withDescription("this peer is attached to none of the " + (addresses.size() + 1)
                        + " supernodes: it is not running, or its id is another")
                .asRuntimeException();
    }

    private List<String> others(SupernodeClient own) {
        try {
            NodeId asked = own.supernode();
            return Probe.introducedBy(own, opener, PATIENCE).stream()
                    .filter(entry -> asked == null
                            || !NodeId.of(entry.getId().toByteArray()).equals(asked))
                    .map(SupernodeEntry::getControlAddress)
                    .distinct()
                    .toList();
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return List.of();
        }
    }
}
