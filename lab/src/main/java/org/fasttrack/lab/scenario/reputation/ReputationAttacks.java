package org.fasttrack.lab.scenario.reputation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.lab.report.Report;
import org.fasttrack.lab.report.Report.Claim;
import org.fasttrack.lab.report.Table;
import org.fasttrack.lab.scenario.Scenario;
import org.fasttrack.lab.scenario.Settings;
import org.fasttrack.lab.scenario.reputation.Member.Kind;
import org.fasttrack.lab.scenario.reputation.Ring.Shape;

/**
 * Every attack on the score that docs/reputation.md lists, each in a network of honest peers of its own. An attack runs
 * twice, with its lies and without them: what differs is what lying gained.
 */
public final class ReputationAttacks implements Scenario {
    private static final int PLACES = 3;
    /** Within so many hours of joining an honest sharer reaches the threshold. */
    private static final int WEEK = 168;

    private final ScorePolicy policy;
    private final List<Integer> ringSizes;
    private final List<Integer> sybils;

    public ReputationAttacks() {
        this(ScorePolicy.KAZAALITE, List.of(10, 100, 1000), List.of(0, 10, 100, 1000));
    }

    /** @param sybils how many ask for the newcomers' slots, the fewest first, and first of all none */
    ReputationAttacks(ScorePolicy policy, List<Integer> ringSizes, List<Integer> sybils) {
        this.policy = policy;
        this.ringSizes = List.copyOf(ringSizes);
        this.sybils = List.copyOf(sybils);
    }

    @Override
    public String name() {
        return "reputation";
    }

    @Override
    public String summary() {
        return "every attack on the score, what it costs and what it gains, beside honest peers";
    }

    /** The honest ones. */
    @Override
    public int nodes() {
        return 18;
    }

    @Override
    public Report run(Settings settings) {
        List<Outcome> outcomes = attacks(settings.nodes()).stream()
                .map(attack -> outcome(attack, settings))
                .toList();
        List<Claim> claims =
                new ArrayList<>(new AttackClaims(policy, outcomes, Ring.mostPlaces(settings.nodes())).all());
        World quiet = world(settings);
        Honest.settle(quiet, settings.nodes(), 240);
        quiet.run(240);
        claims.addAll(honest(quiet));
        SlotCapture slots = new SlotCapture(settings.seed(), sybils);
        claims.addAll(slots.claims());
        return new Report(
                "Attacks on the score, preset " + policy.name(),
                settings.replay(this),
                List.of(table(outcomes), honestTable(quiet), slots.table()),
                claims);
    }

    private List<Attack> attacks(int honest) {
        List<Attack> attacks = new ArrayList<>(List.of(Forgery.values()));
        attacks.add(Ring.pair());
        for (Shape shape : Shape.values()) {
            ringSizes.forEach(size -> attacks.add(new Ring(size, shape, 1)));
        }
        ringSizes.forEach(size -> attacks.add(new Ring(size, Shape.PARALLEL, PLACES)));
        attacks.add(Ring.fourPlaces());
        attacks.add(Ring.mostPlaces(honest));
        attacks.add(new Whitewash());
        attacks.add(new Betrayal());
        attacks.addAll(List.of(LyingSupernode.values()));
        return attacks;
    }

    private World world(Settings settings) {
        return new World(policy, settings.seed(), settings.replay(this));
    }

    private Outcome outcome(Attack attack, Settings settings) {
        World told = world(settings);
        List<Member> liars = stage(attack, told, settings, true);
        World honest = world(settings);
        List<Member> without = stage(attack, honest, settings, false);
        return new Outcome(attack, told, liars, honest, without);
    }

    private static List<Member> stage(Attack attack, World world, Settings settings, boolean lie) {
        List<Member> sharers = Honest.settle(world, settings.nodes(), attack.hours());
        List<Member> staged = attack.stage(world, sharers, lie);
        world.run(attack.hours());
        return staged;
    }

    private static Table table(List<Outcome> outcomes) {
        return new Table(
                "what an attack costs and gains, in points; served: GiB that really went to others",
                List.of(
                        "attack",
                        "identities",
                        "hours up",
                        "served",
                        "most gained",
                        "gained together",
                        "score",
                        "without the lie",
                        "promoted"),
                outcomes.stream().map(ReputationAttacks::row).toList());
    }

    private static List<String> row(Outcome outcome) {
        return List.of(
                outcome.attack().title(),
                Integer.toString(outcome.liars().size()),
                Long.toString(outcome.attachedHours()),
                String.format(Locale.ROOT, "%.2f", outcome.servedBytes() / (double) (1L << 30)),
                points(outcome.mostGained()),
                points(outcome.gainedTogether()),
                Integer.toString(outcome.highest()),
                Integer.toString(outcome.highestWithout()),
                outcome.promoted() ? "yes" : "no");
    }

    private static String points(long milli) {
        return String.format(Locale.ROOT, "%.3f", milli / 1000.0);
    }

    private static Table honestTable(World world) {
        return new Table(
                "the honest after 240 hours without an attack",
                List.of("who", "how many", "lowest score", "highest score", "hours to promotion, slowest"),
                List.of(Kind.SHARER, Kind.NEWCOMER, Kind.FREELOADER).stream()
                        .map(kind -> honestRow(world, kind))
                        .toList());
    }

    private static List<String> honestRow(World world, Kind kind) {
        List<Member> members = of(world, kind);
        long slowest = members.stream().anyMatch(member -> !member.promoted())
                ? -1
                : members.stream().mapToLong(Member::hoursToPromotion).max().orElse(-1);
        return List.of(
                kind.name().toLowerCase(Locale.ROOT),
                Integer.toString(members.size()),
                Integer.toString(members.stream().mapToInt(world::score).min().orElse(0)),
                Integer.toString(members.stream().mapToInt(world::score).max().orElse(0)),
                slowest < 0 ? "never" : Long.toString(slowest));
    }

    private static List<Member> of(World world, Kind kind) {
        return world.members().stream().filter(member -> member.kind == kind).collect(Collectors.toList());
    }

    private static List<Claim> honest(World world) {
        List<Member> sharing = new ArrayList<>(of(world, Kind.SHARER));
        sharing.addAll(of(world, Kind.NEWCOMER));
        boolean intime = sharing.stream().allMatch(member -> member.promoted() && member.hoursToPromotion() <= WEEK);
        return List.of(
                new Claim("who shares and stays up is promoted within " + WEEK + " hours of joining", intime),
                new Claim(
                        "who only takes is never promoted",
                        of(world, Kind.FREELOADER).stream().noneMatch(Member::promoted)));
    }
}
