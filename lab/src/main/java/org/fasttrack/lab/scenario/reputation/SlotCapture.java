package org.fasttrack.lab.scenario.reputation;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.fasttrack.common.core.Seed;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.lab.report.Report.Claim;
import org.fasttrack.lab.report.Table;
import org.fasttrack.peer.transfer.TransferLimits;
import org.fasttrack.peer.transfer.UploadSlots;

/**
 * New identities that ask one uploader for the slots that are the newcomers': what they get, and what the others lose. The
 * uploader's {@link UploadSlots} are the production ones under virtual time; everybody wants something all the time.
 */
final class SlotCapture {
    private static final int SHARERS = 30;
    private static final int NEWCOMERS = 5;
    /** A waiter that does not ask for 15 s loses its place. */
    private static final int ASK_SECONDS = 10;

    /** Numbers times this odd one differ in all their bytes, as real ids do: maps of them stay quick. */
    private static final int SPREAD = 0x9E3779B9;

    private static final int SECONDS = 2400;
    /** The queue fills while the first seconds go by: what is measured comes after. */
    private static final int SETTLE_SECONDS = 600;

    /** Who asks, and what the score says of it. */
    enum Group {
        SHARER(SHARERS, 210),
        NEWCOMER(NEWCOMERS, 10),
        SYBIL(0, 10);

        final int usual;
        final int score;

        Group(int usual, int score) {
            this.usual = usual;
            this.score = score;
        }
    }

    /** Somebody who wants a slot all the time. */
    private static final class Asker {
        final Group group;
        final NodeId id;
        final int asksAt;
        boolean served;
        int seconds;

        Asker(Group group, NodeId id, int asksAt) {
            this.group = group;
            this.id = id;
            this.asksAt = asksAt;
        }
    }

    /** What the members of each group had of the slots, in seconds of one slot. */
    private record Shares(int sybils, Map<Group, Long> seconds, int unserved) {
        long of(Group group) {
            return seconds.getOrDefault(group, 0L);
        }

        double part(Group group) {
            long all = seconds.values().stream().mapToLong(Long::longValue).sum();
            return 100.0 * of(group) / Math.max(1, all);
        }
    }

    private final RandomGenerator random;
    private final List<Shares> runs;

    SlotCapture(Seed seed, List<Integer> sybils) {
        random = seed.split("slots").generator();
        runs = sybils.stream().map(this::run).toList();
    }

    private Shares run(int sybils) {
        List<Asker> askers = askers(sybils);
        long[] nanos = {0};
        Map<NodeId, Integer> scores = new HashMap<>();
        askers.forEach(asker -> scores.put(asker.id, asker.group.score));
        UploadSlots slots = new UploadSlots(
                TransferLimits.DEFAULT.uploadSlots(),
                TransferLimits.DEFAULT.turn(),
                () -> nanos[0],
                peer -> scores.getOrDefault(peer, 0));
        for (int second = 0; second < SECONDS; second++) {
            nanos[0] = Duration.ofSeconds(second).toNanos();
            for (Asker asker : askers) {
                if (asker.served || second % ASK_SECONDS == asker.asksAt) {
                    asker.served = slots.place(asker.id) == 0;
                    asker.seconds += asker.served && second >= SETTLE_SECONDS ? 1 : 0;
                }
            }
        }
        return shares(sybils, askers);
    }

    private List<Asker> askers(int sybils) {
        List<Asker> askers = new ArrayList<>();
        for (Group group : Group.values()) {
            int members = group == Group.SYBIL ? sybils : group.usual;
            for (int i = 0; i < members; i++) {
                byte[] id = ByteBuffer.allocate(NodeId.BYTES)
                        .putInt(group.name().hashCode())
                        .putInt(i * SPREAD)
                        .array();
                askers.add(new Asker(group, NodeId.of(id), random.nextInt(ASK_SECONDS)));
            }
        }
        Collections.shuffle(askers, Random.from(random));
        return askers;
    }

    private static Shares shares(int sybils, List<Asker> askers) {
        Map<Group, Long> seconds = new EnumMap<>(Group.class);
        askers.forEach(asker -> seconds.merge(asker.group, (long) asker.seconds, Long::sum));
        long unserved = askers.stream()
                .filter(asker -> asker.group == Group.NEWCOMER && asker.seconds == 0)
                .count();
        return new Shares(sybils, seconds, Math.toIntExact(unserved));
    }

    Table table() {
        return new Table(
                String.format(
                        Locale.ROOT,
                        "sybils that ask for the newcomers' slots: who is served, of one uploader's %d slots; %d sharers and"
                                + " %d honest newcomers ask too",
                        TransferLimits.DEFAULT.uploadSlots(),
                        SHARERS,
                        NEWCOMERS),
                List.of(
                        "sybils",
                        "sharers",
                        "honest newcomers",
                        "sybils together",
                        "minutes an hour each sharer",
                        "each newcomer",
                        "newcomers never served"),
                runs.stream().map(SlotCapture::row).toList());
    }

    private static List<String> row(Shares shares) {
        return List.of(
                Integer.toString(shares.sybils()),
                percent(shares.part(Group.SHARER)),
                percent(shares.part(Group.NEWCOMER)),
                percent(shares.part(Group.SYBIL)),
                minutes(shares.of(Group.SHARER), SHARERS),
                minutes(shares.of(Group.NEWCOMER), NEWCOMERS),
                shares.unserved() + " of " + NEWCOMERS);
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", part);
    }

    private static String minutes(long seconds, int members) {
        return String.format(Locale.ROOT, "%.2f", seconds * 60.0 / (SECONDS - SETTLE_SECONDS) / members);
    }

    List<Claim> claims() {
        Shares quiet = runs.getFirst();
        return List.of(
                new Claim(
                        "however many new identities ask, who serves others keeps three of four slots",
                        runs.stream().allMatch(shares -> shares.part(Group.SHARER) >= 74)),
                new Claim(
                        "without sybils every honest newcomer is served",
                        quiet.unserved() == 0 && quiet.of(Group.NEWCOMER) > 0),
                new Claim(
                        "what is not defended is what the page says: many new identities take the newcomers' slots",
                        runs.getLast().part(Group.NEWCOMER) < quiet.part(Group.NEWCOMER) / 2));
    }
}
