package org.fasttrack.common.reputation;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.SpotCheck.Verdict;

/** All that one supernode attests of one peer at one place: its uptime, and what came of spot checks. */
final class Account {
    private static final int HOUR = 0;
    private static final int WHAT = 1;
    /** What an entry says that is no spot check. */
    private static final long UPTIME = 0;

    final NodeId supernode;
    /** The peer's network prefix, or the peer itself where prefixes are not told apart. */
    final String place;
    /** Whose account it is. */
    final Standing owner;

    private final ScorePolicy policy;
    private final Coverage uptime = new Coverage();
    /** Each with the hour of its end, and with the verdict's number if it is a spot check. */
    private final RefTable entries = new RefTable(2);

    private boolean counts;
    private boolean touched;
    private long uptimeMillis;
    private long spotMilli;
    private long wrongHour;
    private boolean met;

    Account(Standing owner, NodeId supernode, String place, ScorePolicy policy) {
        this.owner = owner;
        this.supernode = supernode;
        this.place = place;
        this.policy = policy;
    }

    void add(UptimeRecord record, EvidenceRef ref) {
        long to = record.to().toEpochMilli();
        uptime.add(record.from().toEpochMilli(), to);
        entries.insert(entries.size(), ref, Window.hourOf(to, policy), UPTIME);
    }

    void add(SpotCheck check, EvidenceRef ref) {
        long hour = Window.hourOf(check.time().toEpochMilli(), policy);
        entries.insert(entries.size(), ref, hour, check.verdict().number());
    }

    /** @return whether it was not touched before, since {@link #settle} */
    boolean touch() {
        boolean first = !touched;
        touched = true;
        return first;
    }

    /** Reckons up what is in the window. @param witness whether what the supernode says counts */
    void settle(Window window, boolean witness) {
        touched = false;
        counts = witness;
        uptimeMillis = uptime.within(window);
        long passed = hours(window, Verdict.PASSED).distinct().count();
        long missed = hours(window, Verdict.MISSED).distinct().count();
        spotMilli = Math.min(policy.spotCapMilli(), Math.max(0, passed - missed) * policy.spotMilli());
        wrongHour = hours(window, Verdict.WRONG).max().orElse(window.firstHour() - 1);
        met = uptimeMillis > 0 || passed + missed > 0 || window.has(wrongHour);
    }

    /** The hours with such a verdict. Each hour counts once, so that a supernode gives no more by checking more. */
    private LongStream hours(Window window, Verdict verdict) {
        return entries(window, verdict.number()).mapToLong(row -> entries.get(row, HOUR));
    }

    private IntStream entries(Window window, long what) {
        return IntStream.range(0, entries.size())
                .filter(row -> entries.get(row, WHAT) == what && window.has(entries.get(row, HOUR)));
    }

    /** Whether what it says counts. */
    boolean counts() {
        return counts;
    }

    long uptimeMillis() {
        return uptimeMillis;
    }

    /** The standing that these spot checks give, before what peers behind one prefix share. */
    long spotMilli() {
        return spotMilli;
    }

    /** The hour of the last wrong block; before the window when there is none in it. */
    long wrongHour() {
        return wrongHour;
    }

    /** Whether anything that is in the window says that the supernode met the peer here. */
    boolean met() {
        return met;
    }

    void addUptimeTo(Coverage all) {
        all.addAll(uptime);
    }

    List<EvidenceRef> uptimeEvidence(Window window) {
        return entries(window, UPTIME).mapToObj(entries::ref).sorted().toList();
    }

    List<EvidenceRef> spotEvidence(Window window, Verdict verdict) {
        return entries(window, verdict.number()).mapToObj(entries::ref).sorted().toList();
    }

    boolean isEmpty() {
        return entries.size() == 0;
    }

    void forgetBefore(Window window) {
        uptime.forgetBefore(window.fromMillis());
        entries.removeIf(row -> entries.get(row, HOUR) < window.firstHour());
    }
}
