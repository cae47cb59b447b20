package org.fasttrack.common.reputation;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.SpotCheck.Verdict;
import org.jspecify.annotations.Nullable;

/** All that one supernode attests of one peer at one place: its uptime, and what came of spot checks. */
final class Account {
    final NodeId supernode;
    /** The peer's network prefix, or the peer itself where prefixes are not told apart. */
    final String place;

    private final ScorePolicy policy;
    private final Coverage uptime = new Coverage();
    private final List<Entry> entries = new ArrayList<>();
    private long cachedHour = Long.MIN_VALUE;
    private long uptimeMillis;
    private long spotMilli;
    private long wrongHour;
    private boolean met;

    /** @param verdict null for uptime @param hour of its end */
    private record Entry(long hour, @Nullable Verdict verdict, EvidenceRef ref) {}

    Account(NodeId supernode, String place, ScorePolicy policy) {
        this.supernode = supernode;
        this.place = place;
        this.policy = policy;
    }

    void add(UptimeRecord record, EvidenceRef ref) {
        long to = record.to().toEpochMilli();
        uptime.add(record.from().toEpochMilli(), to);
        keep(new Entry(Window.hourOf(to, policy), null, ref));
    }

    void add(SpotCheck check, EvidenceRef ref) {
        keep(new Entry(Window.hourOf(check.time().toEpochMilli(), policy), check.verdict(), ref));
    }

    private void keep(Entry entry) {
        entries.add(entry);
        cachedHour = Long.MIN_VALUE;
    }

    long uptimeMillis(Window window) {
        refresh(window);
        return uptimeMillis;
    }

    /** The standing that these spot checks give, before what peers behind one prefix share. */
    long spotMilli(Window window) {
        refresh(window);
        return spotMilli;
    }

    /** The hour of the last wrong block; before the window when there is none in it. */
    long wrongHour(Window window) {
        refresh(window);
        return wrongHour;
    }

    /** Whether anything that is in the window says that the supernode met the peer here. */
    boolean met(Window window) {
        refresh(window);
        return met;
    }

    void addUptimeTo(Coverage all) {
        all.addAll(uptime);
    }

    private void refresh(Window window) {
        if (cachedHour == window.lastHour()) {
            return;
        }
        cachedHour = window.lastHour();
        uptimeMillis = uptime.within(window);
        Set<Long> passed = hours(window, Verdict.PASSED);
        Set<Long> missed = hours(window, Verdict.MISSED);
        long counted = Math.max(0, passed.size() - missed.size());
        spotMilli = Math.min(policy.spotCapMilli(), counted * policy.spotMilli());
        wrongHour = hours(window, Verdict.WRONG).stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(window.firstHour() - 1);
        met = uptimeMillis > 0 || passed.size() + missed.size() > 0 || window.has(wrongHour);
    }

    /** Each hour counts once, so that a supernode gives no more by checking more. */
    private Set<Long> hours(Window window, Verdict verdict) {
        Set<Long> hours = new HashSet<>();
        for (Entry entry : entries) {
            if (entry.verdict() == verdict && window.has(entry.hour())) {
                hours.add(entry.hour());
            }
        }
        return hours;
    }

    List<EvidenceRef> uptimeEvidence(Window window) {
        return entries.stream()
                .filter(entry -> entry.verdict() == null && window.has(entry.hour()))
                .map(Entry::ref)
                .sorted()
                .toList();
    }

    List<EvidenceRef> spotEvidence(Window window, Verdict verdict) {
        return entries.stream()
                .filter(entry -> entry.verdict() == verdict && window.has(entry.hour()))
                .map(Entry::ref)
                .sorted()
                .toList();
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void forgetBefore(Window window) {
        uptime.forgetBefore(window.fromMillis());
        entries.removeIf(entry -> entry.hour() < window.firstHour());
        cachedHour = Long.MIN_VALUE;
    }
}
