package org.fasttrack.common.reputation;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fasttrack.common.identity.NodeId;

/** The formula of docs/reputation.md, line by line, for one node in one window. */
final class ScoreFormula {
    private final Books books;
    private final ScorePolicy policy;
    private final Standing self;
    private final Window window;

    ScoreFormula(Books books, Standing self, Window window) {
        this.books = books;
        this.policy = books.policy;
        this.self = self;
        this.window = window;
    }

    int value() {
        long points = policy.start()
                + uptimeMilli() / 1000
                + (standingMilli(self, 0) + vouchedMilli(self, policy.steps())) / 1000
                - (faultMilli() + wrongBlockMilli()) / 1000;
        return Math.clamp(points, 0, Score.MAX);
    }

    /** Connected time, each moment once, and no more than those who attest it may give. */
    long uptimeMilli() {
        Coverage union = new Coverage();
        long allowed = 0;
        for (Account account : self.accounts) {
            if (account.counts()) {
                account.addUptimeTo(union);
                long share = books.place(account).shareOfUptime(account.uptimeMillis());
                allowed += books.supernode(account).shareOfUptime(share);
            }
        }
        long millis = Math.min(union.within(window), allowed);
        return Math.min(policy.uptimeCapMilli(), millis * policy.uptimeMilli() / window.hourMillis());
    }

    /** Where standing comes from: blocks that supernodes fetched and verified. */
    long spotMilli(Standing node) {
        long sum = 0;
        for (Account account : node.accounts) {
            if (account.counts()) {
                long share = books.place(account).shareOfSpots(account.spotMilli());
                sum += books.supernode(account).shareOfSpots(share);
            }
        }
        return Math.min(policy.spotCapMilli(), sum);
    }

    /** What others give through receipts: each place has one voice, a node's own place none. */
    long vouchedMilli(Standing node, int step) {
        return step == 0
                ? 0
                : heard(voices(node, step).values()).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
    }

    /** What each voice counts for, in the order of their places. */
    Map<Voice, Long> heard(Standing node, int step) {
        return heard(new TreeMap<>(voices(node, step)).values());
    }

    /** One after the other, until enough was heard of those whom one supernode saw. */
    private Map<Voice, Long> heard(Collection<Voice> voices) {
        long most = books.hasManyWitnesses() ? policy.witnessCapMilli() : Long.MAX_VALUE;
        Map<NodeId, Long> left = new HashMap<>();
        Map<Voice, Long> heard = new LinkedHashMap<>();
        for (Voice voice : voices) {
            long room = left.getOrDefault(voice.witness(), most);
            long milli = Math.min(room, Math.min(policy.pairCapMilli(), voice.milli()));
            left.put(voice.witness(), room - milli);
            heard.put(voice, milli);
        }
        return heard;
    }

    /** Whether the downloader's word gives the uploader anything. */
    boolean isHeard(Dealing dealing) {
        return policy.steps() > 0
                && home(dealing.downloader)
                        .filter(home -> !home.place().equals(place(dealing.uploader)))
                        .filter(_ -> flow(dealing, policy.steps()) > 0)
                        .isPresent();
    }

    private Map<String, Voice> voices(Standing node, int step) {
        String own = place(node);
        Map<String, Voice> voices = new HashMap<>();
        for (Dealing dealing : node.served.values()) {
            home(dealing.downloader)
                    .filter(home -> !home.place().equals(own))
                    .ifPresent(home -> voices.computeIfAbsent(home.place(), place -> new Voice(home.witness()))
                            .add(dealing, home.witness(), flow(dealing, step)));
        }
        return voices;
    }

    /** A downloader's word, divided among all it vouches for, never more than the receipts ask. */
    long flow(Dealing dealing, int step) {
        long credit = dealing.creditMilli(window, policy);
        long demand = dealing.downloader.demandMilli(window, policy);
        long word = standingMilli(dealing.downloader, step - 1) * policy.passOnPermille() / 1000;
        return word >= demand ? credit : Accounts.proportion(credit, word, demand);
    }

    long standingMilli(Standing node, int step) {
        if (node.remembers(step, books.stamp())) {
            return node.remembered(step);
        }
        long milli = step == 0 ? spotMilli(node) : standingMilli(node, 0) + vouchedMilli(node, step);
        return node.remember(step, books.stamp(), milli);
    }

    /** The node's place; no place has the name of one that was never seen. */
    String place(Standing node) {
        return home(node).map(Home::place).orElse("");
    }

    /** Where supernodes saw the node most; empty for who was never seen: it has no voice. */
    Optional<Home> home(Standing node) {
        return node.home(books.stamp(), () -> homeOf(node));
    }

    private static Optional<Home> homeOf(Standing node) {
        return node.accounts.stream()
                .filter(account -> account.counts() && account.met())
                .min(Comparator.comparingLong((Account account) -> -account.uptimeMillis())
                        .thenComparing(account -> account.place)
                        .thenComparing(account -> account.supernode))
                .map(account -> new Home(account.place, account.supernode));
    }

    long faultMilli() {
        return self.faults.counted(window).stream()
                .mapToLong(this::penaltyMilli)
                .sum();
    }

    long penaltyMilli(Faults.Proven proven) {
        return window.faded(policy.penaltyMilli(proven.fault().kind()), proven.hour());
    }

    long wrongBlockMilli() {
        return self.accounts.stream().mapToLong(this::wrongBlockMilli).sum();
    }

    long wrongBlockMilli(Account account) {
        return account.counts() ? window.faded(policy.wrongBlockMilli(), account.wrongHour()) : 0;
    }
}
