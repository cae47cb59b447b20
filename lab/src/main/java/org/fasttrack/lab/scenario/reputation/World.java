package org.fasttrack.lab.scenario.reputation;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.core.Seed;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.Reading;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Evidence;
import org.fasttrack.common.reputation.EvidenceRef;
import org.fasttrack.common.reputation.NetworkPrefix;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.Score;
import org.fasttrack.common.reputation.ScoreEngine;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.SpotCheck.Verdict;
import org.fasttrack.common.reputation.TransferId;
import org.fasttrack.common.reputation.UptimeRecord;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.lab.kernel.Invariant;
import org.fasttrack.lab.kernel.Kernel;

/**
 * A network in virtual time: supernodes that witness, members that live, and the production score over what they say. What
 * supernodes saw themselves goes to the score as it is; what a member brings as bytes goes through the production reader.
 */
final class World implements Invariant {
    static final NetworkId NETWORK = NetworkId.of(new byte[NetworkId.BYTES]);
    static final ContentId CONTENT = ContentId.of(new byte[ContentId.BYTES]);
    private static final int SUPERNODES = 3;
    private static final int FIRST_PLACE = 0x51000000;

    final ScorePolicy policy;
    final Kernel kernel;
    private final EvidenceReader reader = new EvidenceReader(NETWORK);
    private final List<NodeId> supernodes =
            IntStream.range(0, SUPERNODES).mapToObj(i -> node(-1 - i)).toList();
    private final ScoreEngine engine;
    private final List<Member> members = new ArrayList<>();
    private final List<Said> said = new ArrayList<>();
    private long transfers;
    private int refused;

    private record Said(Evidence evidence, EvidenceRef where) {}

    World(ScorePolicy policy, Seed seed, String replay) {
        this.policy = policy;
        this.kernel = new Kernel(seed, replay);
        this.engine = new ScoreEngine(policy, supernodes);
        kernel.invariant(this);
    }

    private static NodeId node(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.BYTES)
                .putInt(NodeId.BYTES - Integer.BYTES, number)
                .array());
    }

    NodeId supernode(int number) {
        return supernodes.get(number);
    }

    List<Member> members() {
        return Collections.unmodifiableList(members);
    }

    /** The network prefix numbered {@code number}: a /24 of its own. */
    static NetworkPrefix place(int number) {
        return NetworkPrefix.of(ByteBuffer.allocate(Integer.BYTES)
                .putInt(FIRST_PLACE + (number << Byte.SIZE))
                .array());
    }

    Member join(Member.Kind kind, int place) {
        return join(kind, place, node(members.size() + 1));
    }

    Member join(Member.Kind kind, int place, NodeId id) {
        int number = members.size();
        Member member = new Member(number, id, kind, place(place), supernodes.get(number % SUPERNODES));
        members.add(member);
        return member;
    }

    /**
     * From hour {@code from} to hour {@code to} the member is attached; every {@code step} hours its supernode writes that
     * down, with a spot check passed in each hour if it shares, and it does {@code deeds}.
     */
    void live(Member member, int from, int to, int step, Consumer<Member> deeds) {
        for (int hour = from + step; hour <= to; hour += step) {
            at(hour, member, () -> {
                witness(member, step);
                deeds.accept(member);
            });
        }
    }

    /** Schedules something that {@code member} does at the end of hour {@code hour}. */
    void at(int hour, Member member, Runnable deed) {
        kernel.at(Kernel.START.plus(Duration.ofHours(hour)), member.number, deed::run);
    }

    private void witness(Member member, int hours) {
        Instant now = kernel.now();
        member.attached(hours, kernel.nanos());
        Instant from = now.minus(Duration.ofHours(hours));
        say(member.supernode, new UptimeRecord(member.id, member.supernode, member.place, from, now));
        for (int hour = 0; hour < hours && member.shares(); hour++) {
            check(member, member.supernode, Verdict.PASSED, from.plus(Duration.ofHours(hour)));
        }
    }

    void check(Member member, NodeId by, Verdict verdict, Instant when) {
        say(by, new SpotCheck(member.id, by, member.place, CONTENT, 0, verdict, when));
    }

    /** Both sign that {@code bytes} went from one to the other; whether they did is not asked. */
    void receipt(Member uploader, Member downloader, long bytes) {
        Instant now = kernel.now();
        TransferId transfer = TransferId.of(
                ByteBuffer.allocate(TransferId.BYTES).putLong(transfers++).array());
        Instant first = now.minus(Duration.ofMinutes(10));
        say(downloader.supernode, new Receipt(transfer, uploader.id, downloader.id, CONTENT, bytes, first, now));
    }

    /** Bytes that really go from one to the other, and the receipt. */
    void serve(Member uploader, Member downloader, long bytes) {
        uploader.served(bytes);
        receipt(uploader, downloader, bytes);
    }

    /** An entry as a member brings it to a supernode: what does not verify is as if it had not come. */
    void bring(NodeId supernode, byte[] entry) {
        switch (reader.read(entry)) {
            case Reading.Accepted accepted -> say(supernode, accepted.evidence());
            case Reading.Refused _ -> refused++;
        }
    }

    int refused() {
        return refused;
    }

    /** Writes evidence into a supernode's log. */
    void say(NodeId log, Evidence evidence) {
        EvidenceRef where = new EvidenceRef(log, said.size());
        said.add(new Said(evidence, where));
        engine.add(evidence, where);
    }

    int score(Member member) {
        return engine.value(member.id, kernel.now());
    }

    /** Thousandths of points, before the score is clamped. */
    long milli(Member member) {
        return engine.score(member.id, kernel.now()).parts().stream()
                .mapToLong(Score.Part::milliPoints)
                .sum();
    }

    void run(int hours) {
        kernel.run(Duration.ofHours(hours));
        for (Member member : members) {
            kernel.note(score(member));
        }
    }

    /** Whether the evidence in another order, all at once, gives every member the same score. */
    boolean recomputesToTheSame() {
        List<Said> shuffled = new ArrayList<>(said);
        Collections.shuffle(shuffled, new Random(kernel.seed("order").value()));
        ScoreEngine fresh = new ScoreEngine(policy, supernodes);
        shuffled.forEach(one -> fresh.add(one.evidence(), one.where()));
        return members.stream().allMatch(member -> fresh.value(member.id, kernel.now()) == score(member));
    }

    @Override
    public String name() {
        return "what nobody but supernodes says promotes nobody";
    }

    /** Also the moment to see how far a member got. */
    @Override
    public Optional<String> broken(int node) {
        if (node == Kernel.NO_NODE) {
            return Optional.empty();
        }
        Member member = members.get(node);
        int score = score(member);
        boolean enough = score >= policy.promotion();
        if (enough
                && !member.promoted()
                && member.mayLook(kernel.nanos())
                && engine.backing(member.id, kernel.now()).suffices()) {
            member.promote(kernel.nanos());
        }
        boolean earned = !enough || member.shares();
        return earned ? Optional.empty() : Optional.of(member.kind + " " + node + " has " + score);
    }
}
