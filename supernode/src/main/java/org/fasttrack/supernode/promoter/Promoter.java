package org.fasttrack.supernode.promoter;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.PromotionVotes;
import org.fasttrack.common.network.PromotionVotes.Vote;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.promotion.Ballot;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.promotion.Certificates;
import org.fasttrack.common.runtime.NodeLoop;
import org.fasttrack.common.wire.proto.PromotionFrame;
import org.fasttrack.common.wire.proto.PromotionGrant;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.supernode.ledger.ScoreBook;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.Cluster;
import org.fasttrack.supernode.membership.ClusterView;
import org.fasttrack.supernode.membership.Topic;
import org.fasttrack.supernode.promotion.PromotionCore;
import org.fasttrack.supernode.promotion.PromotionEffect;
import org.fasttrack.supernode.promotion.PromotionInput;
import org.fasttrack.supernode.promotion.PromotionMessage;
import org.fasttrack.supernode.session.AttachedPeers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives this supernode's {@link PromotionCore}: seals its votes, carries its messages through the cluster, looks up scores,
 * asks peers in their sessions, and makes certificates of votes. What takes time runs on one thread beside the core's.
 */
public final class Promoter implements Channel.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Promoter.class);
    private static final int QUEUE = 4_096;

    private final Membership self;
    private final Cluster cluster;
    private final Surroundings around;
    private final Certificates certificates;
    private final InstantSource clock = InstantSource.system();
    private final Surveyor surveyor;
    private final BallotBox votes = new BallotBox();
    private final CertificateExchange exchange;
    private final HandOver handOver;
    private final Channel channel;
    private final ThreadPoolExecutor aside = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(QUEUE),
            Thread.ofVirtual().name("promotion-aside").factory());
    /** Null until the start: what happens before is looked at then. */
    private volatile @Nullable NodeLoop<PromotionInput, PromotionEffect> loop;

    private volatile Set<NodeId> told = Set.of();
    /** The certificates that were acted on. */
    private Set<Certificate> taken;

    private volatile @Nullable Progress progress;

    /**
     * A promotion that is under way.
     *
     * @param candidate who is promoted, as far as this supernode knows
     */
    public record Progress(NodeId candidate, Step step, Instant since) {
        /** How far it is. */
        public enum Step {
            /** Its supernode has asked it. */
            ASKED,
            /** Votes are counted. */
            VOTED_ON,
            /** It has its certificate and is to join. */
            CERTIFIED
        }
    }

    /**
     * What promotion needs of the supernode around it.
     *
     * @param others what the other members say of themselves
     * @param certified hears that more certificates are known, to keep them
     * @param renewed hears the newest certificate of this node's own, to show it
     * @param stepDown hears why this supernode has to go; on a thread of its own
     */
    public record Surroundings(
            AttachedPeers attached,
            ScoreBook scores,
            Supplier<List<SupernodeEntry>> others,
            Runnable certified,
            Consumer<Certificate> renewed,
            Consumer<String> stepDown) {}

    /** To be made before the cluster is joined. */
    public Promoter(Membership self, Cluster cluster, Surroundings around) {
        this.self = self;
        this.cluster = cluster;
        this.around = around;
        this.certificates = self.certificates();
        this.surveyor = new Surveyor(self.network().promotion(), around, clock);
        this.exchange = new CertificateExchange(certificates, this::send);
        this.taken = Set.copyOf(certificates.all(clock.instant()));
        certificates.witnesses(clock.instant()).forEach(around.scores()::admit);
        channel = cluster.open(Topic.PROMOTION, this);
        handOver = new HandOver(around.attached(), around.others(), channel, this::aside);
    }

    /** Begins to survey, to propose and to vote. */
    public void start() {
        PromotionCore core = new PromotionCore(
                self.id(),
                self.network().roots().stream().map(RootKey::id).collect(Collectors.toSet()),
                self.network().promotion());
        loop = NodeLoop.start("promotion", core, this::carryOut, clock, QUEUE);
        certificates.of(self.id(), clock.instant()).ifPresent(own -> input(new PromotionInput.Certified(own)));
        tick();
    }

    /** Looks at what has expired; somebody calls this about once a second. */
    public void tick() {
        cluster.review();
        ClusterView view = channel.view();
        if (!view.members().isEmpty()) {
            aside(() -> {
                input(new PromotionInput.ViewChanged(view.members()));
                takeNews();
                exchange.tick(others(view), clock.instant());
            });
        }
    }

    private void aside(Runnable task) {
        try {
            aside.execute(() -> {
                try {
                    task.run();
                } catch (RuntimeException e) {
                    LOG.error("a step of a promotion failed", e);
                }
            });
        } catch (RejectedExecutionException e) {
            // It is closing, or somebody floods it: what is lost is said or asked again.
        }
    }

    private void input(PromotionInput input) {
        NodeLoop<PromotionInput, PromotionEffect> running = loop;
        try {
            if (running != null) {
                running.put(input);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void carryOut(PromotionEffect effect) {
        switch (effect) {
            case PromotionEffect.TakeSurvey(boolean nominees) ->
                aside(() -> input(new PromotionInput.Surveyed(surveyor.survey(nominees, others(channel.view())))));
            case PromotionEffect.Examine(NodeId proposer, Ballot ballot) ->
                aside(() -> input(surveyor.examine(proposer, ballot)));
            case PromotionEffect.Send(NodeId to, PromotionMessage message) -> send(to, frame(message));
            case PromotionEffect.Broadcast(PromotionMessage message) -> broadcast(frame(message));
            case PromotionEffect.Ask(NodeId candidate) -> ask(candidate);
            case PromotionEffect.Certify(Ballot ballot) -> aside(() -> certify(ballot));
            case PromotionEffect.HandOver(NodeId to, int peers) -> handOver.begin(to, peers);
            case PromotionEffect.StepDown(String reason) ->
                Thread.ofVirtual()
                        .name("step-down")
                        .start(() -> around.stepDown().accept(reason));
        }
    }

    private void ask(NodeId candidate) {
        progress(candidate, Progress.Step.ASKED);
        around.attached()
                .offer(candidate, willing -> aside(() -> input(new PromotionInput.Answered(candidate, willing))));
    }

    private void progress(NodeId candidate, Progress.Step step) {
        if (!channel.view().has(candidate)) { // who is a member is renewed, not promoted
            progress = new Progress(candidate, step, clock.instant());
        }
    }

    /** The last promotion that this supernode took part in, while it may still come to something. */
    public Optional<Progress> progress() {
        return Optional.ofNullable(progress)
                .filter(last -> !channel.view().has(last.candidate())
                        && last.since().plus(PromotionCore.ARRIVAL).isAfter(clock.instant()));
    }

    private PromotionFrame frame(PromotionMessage message) {
        return switch (message) {
            case PromotionMessage.Report report -> WirePromotion.report(report);
            case PromotionMessage.Refusal refusal -> WirePromotion.refusal(refusal);
            case PromotionMessage.Vote(Ballot ballot) -> WirePromotion.vote(PromotionVotes.seal(self.sealer(), ballot));
            case PromotionMessage.Proposal(Ballot ballot) -> propose(ballot);
        };
    }

    private PromotionFrame propose(Ballot ballot) {
        Sealed own = PromotionVotes.seal(self.sealer(), ballot);
        votes.open(ballot);
        votes.keep(new Vote(self.id(), ballot), own);
        if (ballot.kind() == Ballot.Kind.PROMOTION) {
            progress(ballot.candidate(), Progress.Step.VOTED_ON);
        }
        LOG.info("proposing the {} of {}", ballot.kind(), ballot.candidate().shortForm());
        return WirePromotion.proposal(own);
    }

    private void send(NodeId to, PromotionFrame frame) {
        channel.send(to, frame.toByteArray(), Channel.Delivery.ORDERED);
    }

    private void broadcast(PromotionFrame frame) {
        channel.broadcast(frame.toByteArray());
    }

    private void certify(Ballot ballot) {
        Collection<Sealed> cast = votes.close(ballot);
        if (cast.isEmpty()) {
            return;
        }
        Certificate certificate = PromotionVotes.certificate(ballot, cast);
        if (!learn(List.of(certificate))) {
            LOG.warn(
                    "the votes for {} lead too far from the roots",
                    ballot.candidate().shortForm());
            return;
        }
        LOG.info(
                "{} of {}: {} of {} supernodes voted for it",
                ballot.kind(),
                ballot.candidate().shortForm(),
                cast.size(),
                ballot.electors().size());
        WirePromotion.certificates(List.of(certificate)).forEach(this::broadcast);
        if (ballot.kind() == Ballot.Kind.PROMOTION && !ballot.candidate().equals(self.id())) {
            grant(ballot.candidate());
        }
    }

    private void grant(NodeId candidate) {
        PromotionGrant.Builder grant = PromotionGrant.newBuilder();
        certificates
                .chain(candidate, clock.instant())
                .forEach(certificate -> grant.addCertificate(ByteString.copyFrom(certificate.sealed())));
        around.others().get().stream()
                .map(SupernodeEntry::getClusterAddress)
                .filter(address -> !address.isEmpty())
                .forEach(grant::addClusterAddress);
        if (!around.attached().grant(candidate, grant.build())) {
            LOG.info("{} was promoted and is gone", candidate.shortForm());
        }
    }

    /** @return whether any of it is news that holds */
    private boolean learn(Collection<Certificate> some) {
        boolean news = !certificates.learn(some, clock.instant()).isEmpty();
        takeNews();
        return news;
    }

    /** Acts on what is known since: certificates are told here, and shown in handshakes. Runs beside the core, as all that learns. */
    private void takeNews() {
        List<Certificate> all = List.copyOf(certificates.all(clock.instant()));
        List<Certificate> news =
                all.stream().filter(certificate -> !taken.contains(certificate)).toList();
        taken = Set.copyOf(all);
        news.forEach(this::take);
        if (!news.isEmpty()) {
            around.certified().run();
        }
    }

    private void take(Certificate certificate) {
        if (certificate.ballot().kind() == Ballot.Kind.PROMOTION) {
            progress(certificate.candidate(), Progress.Step.CERTIFIED);
            around.scores().admit(certificate.candidate());
            if (certificate.candidate().equals(self.id())) {
                around.renewed().accept(certificate);
            }
        }
        input(new PromotionInput.Certified(certificate));
    }

    @Override
    public void onMessage(NodeId from, byte[] message) {
        WirePromotion.parse(message).ifPresent(frame -> aside(() -> heard(from, frame)));
    }

    private void heard(NodeId from, PromotionFrame frame) {
        switch (frame.getFrameCase()) {
            case REPORT -> WirePromotion.report(frame.getReport()).ifPresent(report -> hear(from, report));
            case REFUSAL -> WirePromotion.refusal(frame.getRefusal()).ifPresent(refusal -> refused(from, refusal));
            case PROPOSAL ->
                vote(from, frame.getProposal())
                        .ifPresent(vote -> hear(from, new PromotionMessage.Proposal(vote.ballot())));
            case VOTE ->
                vote(from, frame.getVote()).ifPresent(vote -> {
                    votes.keep(vote, frame.getVote());
                    hear(from, new PromotionMessage.Vote(vote.ballot()));
                });
            case KNOWN -> exchange.heard(from, frame.getKnown(), clock.instant());
            case CERTIFICATES -> learn(WirePromotion.certificates(frame.getCertificates(), self.opener()));
            case FRAME_NOT_SET -> LOG.debug("an unknown message of {} is passed over", from.shortForm());
        }
    }

    private void refused(NodeId from, PromotionMessage.Refusal refusal) {
        LOG.info(
                "{} does not vote for {}: {}",
                from.shortForm(),
                refusal.ballot().candidate().shortForm(),
                refusal.reason());
        hear(from, refusal);
    }

    private void hear(NodeId from, PromotionMessage message) {
        input(new PromotionInput.Heard(from, message));
    }

    private Optional<Vote> vote(NodeId from, Sealed sealed) {
        return PromotionVotes.open(self.opener(), sealed)
                .filter(vote -> vote.voter().equals(from));
    }

    @Override
    public void onView(ClusterView view) {
        Set<NodeId> members = Set.copyOf(view.members());
        Set<NodeId> before = told;
        told = members;
        aside(() -> {
            input(new PromotionInput.ViewChanged(view.members()));
            for (NodeId member : others(view)) {
                if (!before.contains(member)) {
                    exchange.tellAll(member, clock.instant());
                }
            }
        });
    }

    private List<NodeId> others(ClusterView view) {
        return view.members().stream()
                .filter(member -> !member.equals(self.id()))
                .toList();
    }

    @Override
    public void close() {
        aside.getQueue().clear();
        aside.shutdown(); // without an interrupt: in the middle of a read it would close the evidence log's file for
        // everybody
        try {
            aside.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        NodeLoop<PromotionInput, PromotionEffect> running = loop;
        if (running != null) {
            running.close();
        }
    }
}
