package org.fasttrack.lab.scenario.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fasttrack.lab.network.LinkShape;
import org.fasttrack.lab.report.Report;
import org.fasttrack.lab.report.Table;
import org.fasttrack.lab.scenario.Scenario;
import org.fasttrack.lab.scenario.Settings;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.PieceOrder;

/**
 * One seeder and many equal leechers, each connected to some of the others. A unit is the time in which one uplink
 * carries the content once, headers included; no scheme needs less than {@code 1 + floor(log2 N) / M} units for N leechers and M pieces
 * (Mundinger, Weber, Weiss 2008). Rarest first beside random picking, in the same swarm.
 */
public final class EqualPeers implements Scenario {
    private static final int PIECES = 800;
    private static final int PIECE_BYTES = 16 * 1024;
    private static final long UP = 1_000_000;
    private static final int NEIGHBOURS = 8;
    private static final double WITHIN = 1.15;

    @Override
    public String name() {
        return "swarm-equal";
    }

    @Override
    public String summary() {
        return "a seeder and 1,000 equal leechers: time in units of one upload, rarest first beside random";
    }

    @Override
    public int nodes() {
        return 1_001;
    }

    @Override
    public Report run(Settings settings) {
        int leechers = settings.nodes() - 1;
        List<List<String>> rows = new ArrayList<>();
        List<Report.Claim> claims = new ArrayList<>();
        for (PieceOrder order : PieceOrder.values()) {
            SwarmOutcome outcome =
                    new SwarmRun(setup(leechers).with(order), settings.seed(), settings.replay(this)).run();
            rows.add(row(order, outcome, leechers));
            claims.add(new Report.Claim(order + ": everybody has everything", outcome.everybodyIsWhole()));
            claims.add(new Report.Claim(
                    order + ": within 1.15 times the least", units(outcome) <= WITHIN * bound(leechers)));
        }
        var table = new Table(
                leechers + " leechers with about " + 2 * NEIGHBOURS + " neighbours each, " + PIECES
                        + " pieces of 16 KiB, 1 Mbit/s up, 10 ms between any two",
                List.of("order", "units", "least", "times the least", "fetched twice", "events"),
                rows);
        return new Report("A swarm of equal peers", settings.replay(this), List.of(table), claims);
    }

    private static List<String> row(PieceOrder order, SwarmOutcome outcome, int leechers) {
        long wasted = outcome.members().stream()
                .mapToLong(SwarmOutcome.Member::wastedBytes)
                .sum();
        return List.of(
                order.name(),
                figure(units(outcome)),
                figure(bound(leechers)),
                figure(units(outcome) / bound(leechers)),
                figure(100.0 * wasted / ((double) leechers * PIECES * PIECE_BYTES)) + " %",
                Long.toString(outcome.events()));
    }

    private static double units(SwarmOutcome outcome) {
        double unit = PIECES * (double) WireSize.ofBlock(PIECE_BYTES) * 8 / UP;
        return outcome.last().toNanos() / 1e9 / unit;
    }

    private static double bound(int leechers) {
        return 1 + Math.floor(Math.log(leechers) / Math.log(2)) / PIECES;
    }

    private static SwarmSetup setup(int leechers) {
        Layout layout = new Layout((long) PIECES * PIECE_BYTES, PIECE_BYTES);
        LinkShape link = LinkShape.of(UP, LinkShape.UNLIMITED, Duration.ofMillis(5));
        return SwarmSetup.equalPeers(layout, leechers, link).withNeighbours(NEIGHBOURS);
    }

    private static String figure(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
