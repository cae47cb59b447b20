package org.fasttrack.peer.host;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.PromotionVotes;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.wire.proto.PromotionGrant;
import org.fasttrack.peer.reach.Arrivals;
import org.fasttrack.peer.uplink.Candidacy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supernode that a peer becomes when it is promoted, and stops being when its certificate is not renewed: in the same
 * process, beside the peer. Thread-safe.
 */
public final class HostedSupernode implements Candidacy, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostedSupernode.class);
    private static final int MAX_SHOWN = 32;
    private static final int MAX_HOSTS = 200;

    private final Membership self;
    private final boolean promotable;
    private final Factory factory;
    private final GrantFile kept;
    private volatile Arrivals arrivals = Arrivals.none();
    private @Nullable SupernodeRole running;
    private boolean joining;
    private boolean closed;

    /** Puts a supernode together. */
    @FunctionalInterface
    public interface Factory {
        /**
         * Listens, but is no member of the cluster yet.
         *
         * @param promoted shows the certificate
         * @param cluster cluster addresses of other members
         * @param arrivals at the data port of the peer
         * @param stepDown hears why it has to go
         */
        SupernodeRole create(
                Membership promoted, List<InetSocketAddress> cluster, Arrivals arrivals, Consumer<String> stepDown)
                throws IOException;
    }

    /**
     * @param promotable whether the peer lets itself be promoted at all
     * @param kept where its certificates outlive the process
     */
    public HostedSupernode(Membership self, boolean promotable, GrantFile kept, Factory factory) {
        this.self = self;
        this.promotable = promotable;
        this.factory = factory;
        this.kept = kept;
    }

    /** The data port that the supernode shares with its peer; to be said before it is promoted. */
    public void sharing(Arrivals atDataPort) {
        arrivals = atDataPort;
    }

    /** The running supernode, while the peer is one. */
    public synchronized Optional<SupernodeRole> role() {
        return Optional.ofNullable(running);
    }

    @Override
    public boolean isPromotable() {
        return promotable;
    }

    @Override
    public synchronized boolean isWilling() {
        return promotable && running == null && !joining && !closed;
    }

    @Override
    public Optional<String> controlAddress() {
        return role().map(SupernodeRole::controlAddress);
    }

    /** Whether it was promoted and is about to be a supernode. */
    public synchronized boolean isJoining() {
        return joining;
    }

    /** Becomes the supernode that it was when the process ended, in the background, if its certificate still holds. */
    public void resume() {
        Optional<PromotionGrant> last = promotable ? kept.read() : Optional.empty();
        last.ifPresent(grant -> Thread.ofVirtual().name("resume-promotion").start(() -> granted(grant)));
    }

    @Override
    public void granted(PromotionGrant grant) {
        List<Certificate> shown = grant.getCertificateList().stream()
                .limit(MAX_SHOWN)
                .map(ByteString::toByteArray)
                .flatMap(bytes -> PromotionVotes.read(self.opener(), bytes).stream())
                .toList();
        self.certificates().learn(shown, Instant.now());
        List<Certificate> chain = self.certificates().chain(self.id(), Instant.now());
        if (chain.isEmpty() || !begin()) {
            LOG.warn("a promotion was passed over: {}", chain.isEmpty() ? "its certificate does not hold" : "not now");
            return;
        }
        try {
            start(self.promoted(chain), hosts(grant));
            kept.keep(grant);
        } catch (IOException | RuntimeException e) {
            LOG.error("the promotion failed; this node stays a peer", e);
        } finally {
            joined();
        }
    }

    /** @return whether this node is free to become a supernode; it is not until {@link #joined} */
    private synchronized boolean begin() {
        boolean free = isWilling();
        joining |= free;
        return free;
    }

    private synchronized void joined() {
        joining = false;
    }

    private List<InetSocketAddress> hosts(PromotionGrant grant) {
        List<InetSocketAddress> hosts = new ArrayList<>();
        for (String address :
                grant.getClusterAddressList().stream().limit(MAX_HOSTS).toList()) {
            HostPort.numeric(address).ifPresent(hosts::add);
        }
        for (RootKey root : self.network().roots()) {
            hosts.add(HostPort.shifted(HostPort.parse(root.address()), 1));
        }
        return hosts.stream().distinct().toList();
    }

    private void start(Membership promoted, List<InetSocketAddress> hosts) throws IOException {
        SupernodeRole role = factory.create(promoted, hosts, arrivals, this::stepDown);
        try {
            role.start();
        } catch (RuntimeException e) {
            role.close();
            throw e;
        }
        synchronized (this) {
            if (!closed && running == null) {
                running = role;
                LOG.info("promoted: a supernode at {} now", role.controlAddress());
                return;
            }
        }
        role.close();
    }

    private void stepDown(String reason) {
        SupernodeRole role = take();
        if (role == null) {
            return;
        }
        kept.forget();
        LOG.info("a peer only from now on: {}", reason);
        try (role) {
            role.handOverAll();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("the supernode did not close in good order", e);
        }
    }

    private synchronized @Nullable SupernodeRole take() {
        SupernodeRole role = running;
        running = null;
        return role;
    }

    @Override
    public void close() throws IOException {
        SupernodeRole role;
        synchronized (this) {
            closed = true;
            role = take();
        }
        if (role != null) {
            role.close();
        }
    }
}
