package org.fasttrack.supernode.books;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.reputation.EvidenceRef;
import org.fasttrack.common.reputation.Score;
import org.fasttrack.common.wire.proto.BooksGrpc;
import org.fasttrack.common.wire.proto.ClaimAnswer;
import org.fasttrack.common.wire.proto.ClaimRequest;
import org.fasttrack.common.wire.proto.Covered;
import org.fasttrack.common.wire.proto.Criterion;
import org.fasttrack.common.wire.proto.EntriesAnswer;
import org.fasttrack.common.wire.proto.EntriesRequest;
import org.fasttrack.common.wire.proto.EntryRef;
import org.fasttrack.common.wire.proto.ExplainAnswer;
import org.fasttrack.common.wire.proto.ExplainRequest;
import org.fasttrack.common.wire.proto.HeadsAnswer;
import org.fasttrack.common.wire.proto.HeadsRequest;
import org.fasttrack.common.wire.proto.RankAnswer;
import org.fasttrack.common.wire.proto.RankRequest;
import org.fasttrack.common.wire.proto.Ranked;
import org.fasttrack.common.wire.proto.ScorePart;
import org.fasttrack.supernode.federation.AskerLimits;
import org.fasttrack.supernode.ledger.LogArchive;
import org.fasttrack.supernode.ledger.ScoreBook;
import org.fasttrack.supernode.session.ControlServer;

/** Answers questions about scores, and gives the evidence to whoever wants to check them. */
public final class BooksService extends BooksGrpc.BooksImplBase {
    static final int MAX_PAGE_ENTRIES = 4096;
    static final int MAX_PAGE_BYTES = 1 << 20;
    /** Some 40 bytes each. */
    private static final int PART_SCORES = 10_000;

    private static final int MAX_RANKS = 1000;
    private static final int MAX_REFERENCES = 100;
    /** An audit reads a log of a million entries in some hundred pages; a ranking costs milliseconds a thousand nodes. */
    private static final AskerLimits.Rates RATES = new AskerLimits.Rates(2, 1000, 50);

    private final ScoreBook book;
    private final LogArchive archive;
    private final PromotionCriteria criteria;
    private final Supplier<List<Certificate>> certificates;
    private final InstantSource clock;
    private final AskerLimits askers = new AskerLimits(RATES, System::nanoTime);

    /** @param certificates by which supernodes that are no roots count */
    public BooksService(
            ScoreBook book,
            LogArchive archive,
            PromotionCriteria criteria,
            Supplier<List<Certificate>> certificates,
            InstantSource clock) {
        this.book = book;
        this.archive = archive;
        this.criteria = criteria;
        this.certificates = certificates;
        this.clock = clock;
    }

    /** Makes one answer. */
    private interface Answer<A> {
        A make() throws IOException, StatusException;
    }

    private <A> void answer(StreamObserver<A> out, Answer<A> answer) {
        answerInParts(out, () -> List.of(answer.make()));
    }

    /** Each part far below what a message may have: one who joins them gets the whole. */
    private <A> void answerInParts(StreamObserver<A> out, Answer<List<A>> answer) {
        NodeId caller = ControlServer.caller();
        if (!askers.admit(caller)) {
            out.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("too many questions at once: ask again in a moment")
                    .asRuntimeException());
            return;
        }
        try {
            answer.make().forEach(out::onNext);
            out.onCompleted();
        } catch (StatusException e) {
            out.onError(e);
        } catch (IOException e) {
            out.onError(Status.INTERNAL
                    .withDescription("the log cannot be read: " + e.getMessage())
                    .asRuntimeException());
        } finally {
            askers.done(caller);
        }
    }

    private static NodeId node(ByteString bytes) throws StatusException {
        if (bytes.size() != NodeId.BYTES) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("a node id has " + NodeId.BYTES + " bytes")
                    .asException();
        }
        return NodeId.of(bytes.toByteArray());
    }

    @Override
    public void explain(ExplainRequest request, StreamObserver<ExplainAnswer> out) {
        answer(out, () -> explained(book.explain(node(request.getNode()), clock.instant())));
    }

    private ExplainAnswer explained(Score score) {
        ExplainAnswer.Builder answer = ExplainAnswer.newBuilder()
                .setAsOfMillis(score.asOf().toEpochMilli())
                .setScore(score.value())
                .setPromotion(book.policy().promotion());
        score.parts().forEach(part -> answer.addParts(part(part)));
        criteria.of(score, () -> book.backing(score.node(), score.asOf()))
                .forEach(criterion -> answer.addCriteria(Criterion.newBuilder()
                        .setName(criterion.name())
                        .setMet(criterion.verdict() == PromotionCriteria.Verdict.MET)
                        .setUnknown(criterion.verdict() == PromotionCriteria.Verdict.UNKNOWN)
                        .setDetail(criterion.detail())));
        return answer.build();
    }

    private static ScorePart part(Score.Part part) {
        return ScorePart.newBuilder()
                .setKind(part.kind().name())
                .setMilliPoints(part.milliPoints())
                .setReason(part.reason())
                .addAllEvidence(part.evidence().stream()
                        .limit(MAX_REFERENCES)
                        .map(BooksService::reference)
                        .toList())
                .setEvidenceTotal(part.evidence().size())
                .setEndsMillis(part.ends() == null ? 0 : part.ends().toEpochMilli())
                .build();
    }

    private static EntryRef reference(EvidenceRef ref) {
        return EntryRef.newBuilder()
                .setLog(bytes(ref.log()))
                .setIndex(ref.index())
                .build();
    }

    @Override
    public void rank(RankRequest request, StreamObserver<RankAnswer> out) {
        answer(out, () -> {
            List<ScoreBook.Rank> all = book.ranking(Integer.MAX_VALUE, clock.instant());
            return RankAnswer.newBuilder()
                    .addAllRanks(all.stream()
                            .skip(Math.max(0, request.getFrom()))
                            .limit(Math.clamp(request.getCount(), 1, MAX_RANKS))
                            .map(BooksService::ranked)
                            .toList())
                    .setTotal(all.size())
                    .build();
        });
    }

    private static Ranked ranked(ScoreBook.Rank rank) {
        return Ranked.newBuilder()
                .setNode(bytes(rank.node()))
                .setScore(rank.value())
                .build();
    }

    @Override
    public void claim(ClaimRequest request, StreamObserver<ClaimAnswer> out) {
        answerInParts(out, () -> claimed(archive.claims(clock.instant())));
    }

    private List<ClaimAnswer> claimed(LogArchive.Claims claims) {
        List<ClaimAnswer> parts = new ArrayList<>();
        parts.add(restsOn(claims));
        List<ScoreBook.Rank> told =
                claims.scores().stream().limit(LogArchive.Claims.MAX_TOLD).toList();
        for (int from = 0; from < told.size(); from += PART_SCORES) {
            ClaimAnswer.Builder part = ClaimAnswer.newBuilder();
            told.subList(from, Math.min(told.size(), from + PART_SCORES)).stream()
                    .map(BooksService::ranked)
                    .forEach(part::addScores);
            parts.add(part.build());
        }
        parts(certificates.get().stream().map(Certificate::sealed).toList())
                .forEach(some -> parts.add(
                        ClaimAnswer.newBuilder().addAllCertificates(some).build()));
        return parts;
    }

    /** Split so that each part has at most {@link #MAX_PAGE_BYTES}, or one element. */
    private static List<List<ByteString>> parts(List<byte[]> all) {
        List<List<ByteString>> parts = new ArrayList<>();
        long room = 0;
        for (byte[] one : all) {
            room -= one.length;
            if (parts.isEmpty() || room < 0) {
                parts.add(new ArrayList<>());
                room = (long) MAX_PAGE_BYTES - one.length;
            }
            parts.getLast().add(ByteString.copyFrom(one));
        }
        return parts;
    }

    private static ClaimAnswer restsOn(LogArchive.Claims claims) {
        ClaimAnswer.Builder answer =
                ClaimAnswer.newBuilder().setAsOfMillis(claims.asOf().toEpochMilli());
        claims.covered()
                .forEach((log, entries) -> answer.addCovered(
                        Covered.newBuilder().setLog(bytes(log)).setEntries(entries)));
        claims.supernodes().forEach(supernode -> answer.addSupernodes(bytes(supernode)));
        return answer.build();
    }

    @Override
    public void heads(HeadsRequest request, StreamObserver<HeadsAnswer> out) {
        answerInParts(
                out,
                () -> parts(archive.heads().stream().map(Checkpoint::bytes).toList()).stream()
                        .map(some -> HeadsAnswer.newBuilder().addAllHeads(some).build())
                        .toList());
    }

    @Override
    public void entries(EntriesRequest request, StreamObserver<EntriesAnswer> out) {
        answer(out, () -> {
            int count = Math.clamp(request.getCount(), 1, MAX_PAGE_ENTRIES);
            List<byte[]> page =
                    archive.entries(node(request.getLog()), Math.max(0, request.getFrom()), count, MAX_PAGE_BYTES);
            return EntriesAnswer.newBuilder()
                    .addAllEntries(page.stream().map(ByteString::copyFrom).toList())
                    .build();
        });
    }

    private static ByteString bytes(NodeId node) {
        return ByteString.copyFrom(node.bytes());
    }
}
