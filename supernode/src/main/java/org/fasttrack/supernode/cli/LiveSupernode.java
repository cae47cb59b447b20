package org.fasttrack.supernode.cli;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.PromotionVotes;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.wire.Unanswered;
import org.fasttrack.common.wire.proto.ClaimAnswer;
import org.fasttrack.supernode.audit.LogServer;
import org.fasttrack.supernode.books.BooksClient;
import org.fasttrack.supernode.ledger.LogArchive.Claims;
import org.fasttrack.supernode.ledger.ScoreBook.Rank;
import org.jspecify.annotations.Nullable;

/** A supernode asked over its control port. */
final class LiveSupernode implements LogServer, AutoCloseable {
    private static final int MAX_ANSWER_BYTES = 4 << 20;

    private final Membership self;
    private final String address;
    private final ManagedChannel channel;
    private final BooksClient books;
    /** Whom the handshake proved and admitted. */
    private final AtomicReference<@Nullable NodeId> proven = new AtomicReference<>();

    LiveSupernode(Membership self, String address) {
        this.self = self;
        this.address = address;
        this.channel = NettyChannelBuilder.forTarget("dns:///" + address)
                .sslContext(self.tls().nettyClient((peer, claims) -> admit(self, peer, claims), List.of("h2")))
                .maxInboundMessageSize(MAX_ANSWER_BYTES)
                .build();
        this.books = new BooksClient(channel);
    }

    /** The address alone proves nothing: whoever answered first has to be the one who answers always. */
    private @Nullable String admit(Membership self, NodeId peer, byte[] claims) {
        String refusal = self.admission().refusal(peer, claims);
        if (refusal != null) {
            return refusal;
        }
        proven.compareAndSet(null, peer);
        return Objects.equals(peer, proven.get()) ? null : "another node answers now";
    }

    /** A question. */
    private <A> A ask(Supplier<A> question) throws IOException {
        try {
            return question.get();
        } catch (StatusRuntimeException e) {
            throw new IOException("the supernode at " + address + " does not answer: " + Unanswered.why(e), e);
        } catch (IllegalArgumentException e) {
            throw new IOException("the supernode at " + address + " answers nonsense: " + e.getMessage(), e);
        }
    }

    @Override
    public NodeId id() throws IOException {
        if (proven.get() == null) {
            ask(books::heads);
        }
        return Objects.requireNonNull(proven.get());
    }

    @Override
    public String place() {
        return address;
    }

    @Override
    public List<Checkpoint> heads() throws IOException {
        return ask(() -> books.heads().stream().map(Checkpoint::open).toList());
    }

    @Override
    public List<byte[]> entries(NodeId log, long from) throws IOException {
        return ask(() -> books.entries(log, from));
    }

    @Override
    public Told claims() throws IOException {
        return ask(() -> told(books.claim()));
    }

    private Told told(ClaimAnswer answer) {
        List<Certificate> shown = answer.getCertificatesList().stream()
                .flatMap(bytes -> PromotionVotes.read(self.opener(), bytes.toByteArray()).stream())
                .toList();
        return new Told(claims(answer), self.network().witnesses(shown, Instant.now()));
    }

    private static Claims claims(ClaimAnswer answer) {
        Map<NodeId, Long> covered = new HashMap<>();
        answer.getCoveredList().forEach(log -> covered.put(node(log.getLog()), log.getEntries()));
        Set<NodeId> supernodes = new HashSet<>();
        answer.getSupernodesList().forEach(id -> supernodes.add(node(id)));
        List<Rank> scores = new ArrayList<>();
        answer.getScoresList().forEach(ranked -> scores.add(new Rank(node(ranked.getNode()), ranked.getScore())));
        return new Claims(Instant.ofEpochMilli(answer.getAsOfMillis()), covered, supernodes, scores);
    }

    private static NodeId node(ByteString bytes) {
        return NodeId.of(bytes.toByteArray());
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
