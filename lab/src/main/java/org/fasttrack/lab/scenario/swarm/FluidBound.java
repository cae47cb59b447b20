package org.fasttrack.lab.scenario.swarm;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.fasttrack.lab.network.LinkShape;
import org.fasttrack.lab.report.Report;
import org.fasttrack.lab.report.Table;
import org.fasttrack.lab.scenario.Scenario;
import org.fasttrack.lab.scenario.Settings;
import org.fasttrack.lab.scenario.swarm.SwarmSetup.Member;
import org.fasttrack.peer.swarm.Layout;

/**
 * One seeder and some leechers on links of 20 Mbit/s up, 80 down, 5 ms between any two; 32 MiB. Once with everybody
 * honest, against the fluid bound {@code max(F/us, F/dmin, N*F/(us + sum ui))}; once with three eighths of the leechers
 * uploading next to nothing, against the bound of the others alone.
 */
public final class FluidBound implements Scenario {
    private static final long BYTES = 32L * 1024 * 1024;
    private static final double UP = 20e6;
    private static final double DOWN = 80e6;
    private static final LinkShape HOME = LinkShape.of((long) UP, (long) DOWN, Duration.ofNanos(2_500_000));

    /** What a connection's send buffer holds on a link like these: eight of them are 0.2 s of the uplink. */
    private static final long SOCKET_BYTES = 64 * 1024;

    private static final double WITHIN = 1.10;
    private static final double CONTRIBUTORS_WITHIN = 1.15;
    private static final double RIDERS_WAIT = 1.4;

    @Override
    public String name() {
        return "swarm-bound";
    }

    @Override
    public String summary() {
        return "a seeder and 8 leechers on home links: time against the fluid bound, with and without free riders";
    }

    @Override
    public int nodes() {
        return 9;
    }

    /**
     * Both runs.
     *
     * @param contributors of the leechers, the first ones; the rest ride free in {@code mixed}
     */
    private record Runs(int leechers, int contributors, SwarmOutcome honest, SwarmOutcome mixed) {
        double last() {
            return seconds(honest.last());
        }

        double contributing() {
            return seconds(mixed.last(1, contributors + 1));
        }

        double riding() {
            return seconds(mixed.last(contributors + 1, leechers + 1));
        }
    }

    @Override
    public Report run(Settings settings) {
        int leechers = settings.nodes() - 1;
        int contributors = leechers - Math.max(1, leechers * 3 / 8);
        SwarmSetup honest =
                SwarmSetup.equalPeers(Layout.of(BYTES), leechers, HOME).withSockets(SOCKET_BYTES);
        SwarmSetup mixed = honest;
        for (int rider = contributors + 1; rider <= leechers; rider++) {
            mixed = mixed.with(rider, Member.freeRider(HOME));
        }
        String replay = settings.replay(this);
        var runs = new Runs(
                leechers,
                contributors,
                new SwarmRun(honest, settings.seed(), replay).run(),
                new SwarmRun(mixed, settings.seed(), replay).run());
        return new Report("Swarm against the fluid bound", replay, List.of(table(runs)), claims(runs));
    }

    private static Table table(Runs runs) {
        double alone = bound(runs.contributors());
        return new Table(
                "32 MiB from one seeder to " + runs.leechers() + " leechers, " + (runs.leechers() - runs.contributors())
                        + " of them riding free in the second run",
                List.of("who", "seconds", "fluid bound", "times the bound", "copies the seeder sent"),
                List.of(
                        row("all honest, the last", runs.last(), bound(runs.leechers()), runs.honest()),
                        row("contributors, the last", runs.contributing(), alone, runs.mixed()),
                        row("free riders, the last", runs.riding(), alone, runs.mixed())));
    }

    private static List<Report.Claim> claims(Runs runs) {
        boolean whole = runs.honest().everybodyIsWhole() && runs.mixed().everybodyIsWhole();
        double alone = bound(runs.contributors());
        return List.of(
                new Report.Claim(
                        "everybody honest: within 1.10 times the bound",
                        runs.last() <= WITHIN * bound(runs.leechers())),
                new Report.Claim(
                        "contributors: within 1.15 times their own bound",
                        runs.contributing() <= CONTRIBUTORS_WITHIN * alone),
                new Report.Claim(
                        "free riders: at least 1.4 times as long", runs.riding() >= RIDERS_WAIT * runs.contributing()),
                new Report.Claim("everybody has everything", whole));
    }

    /** Seconds that {@code n} leechers need at least, all uplinks being always busy with what somebody lacks. */
    static double bound(int n) {
        double bits = BYTES * 8.0;
        return Math.max(Math.max(bits / UP, bits / DOWN), n * bits / (UP + n * UP));
    }

    private static List<String> row(String who, double seconds, double bound, SwarmOutcome outcome) {
        double copies = outcome.members().getFirst().uploadedBytes() / (double) BYTES;
        return List.of(who, figure(seconds), figure(bound), figure(seconds / bound), figure(copies));
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
