package org.fasttrack.common.reputation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Score.Kind;
import org.fasttrack.common.reputation.Score.Part;
import org.fasttrack.common.reputation.SpotCheck.Verdict;

/** Why a score is what it is: each point with the evidence behind it. */
final class Explanation {
    private static final int NAMED_IN_A_REASON = 3;

    private final ScoreFormula formula;
    private final ScorePolicy policy;
    private final Standing self;
    private final Window window;

    Explanation(ScoreFormula formula, ScorePolicy policy, Standing self, Window window) {
        this.formula = formula;
        this.policy = policy;
        this.self = self;
        this.window = window;
    }

    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(Kind.START, policy.start() * 1000L, "every node starts here", List.of()));
        uptimePart(parts);
        spotPart(parts);
        Set<Dealing> unheard = new HashSet<>(self.served.values());
        formula.heard(self, policy.steps()).forEach((voice, milli) -> {
            parts.add(voicePart(voice, milli));
            if (milli > 0) {
                voice.dealings.forEach(unheard::remove);
            }
        });
        faultParts(parts);
        parts.removeIf(part -> part.milliPoints() == 0 && part.kind() != Kind.START);
        unheardParts(unheard, parts);
        parts.sort(Comparator.comparingLong((Part part) -> -Math.abs(part.milliPoints())));
        return parts;
    }

    private void uptimePart(List<Part> parts) {
        List<Account> counted = self.accounts.stream().filter(Account::counts).toList();
        Coverage union = new Coverage();
        counted.forEach(account -> account.addUptimeTo(union));
        long hours = union.within(window) / window.hourMillis();
        long witnesses =
                counted.stream().map(account -> account.supernode).distinct().count();
        String reason = count(hours, "hour") + " attached, attested by " + count(witnesses, "supernode") + " (at most "
                + policy.uptimeCapMilli() / 1000 + " points)";
        parts.add(new Part(Kind.UPTIME, formula.uptimeMilli(), reason, evidence(counted, Account::uptimeEvidence)));
    }

    private void spotPart(List<Part> parts) {
        List<EvidenceRef> passed =
                evidence(self.accounts, (account, when) -> account.spotEvidence(when, Verdict.PASSED));
        int missed = evidence(self.accounts, (account, when) -> account.spotEvidence(when, Verdict.MISSED))
                .size();
        String reason = count(passed.size(), "spot check") + " passed" + (missed == 0 ? "" : ", " + missed + " missed")
                + " (at most " + policy.spotCapMilli() / 1000 + " points)";
        parts.add(new Part(Kind.SPOT_CHECKS, formula.spotMilli(self), reason, passed));
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private List<EvidenceRef> evidence(List<Account> accounts, BiFunction<Account, Window, List<EvidenceRef>> kind) {
        return accounts.stream()
                .flatMap(account -> kind.apply(account, window).stream())
                .sorted()
                .toList();
    }

    private void faultParts(List<Part> parts) {
        for (Faults.Proven proven : self.faults.counted(window)) {
            String reason = proven.fault().kind() + " on " + proven.fault().time() + ", fades over "
                    + policy.windowHours() + " hours";
            parts.add(new Part(
                    Kind.FAULT,
                    -formula.penaltyMilli(proven),
                    reason,
                    List.of(proven.ref()),
                    window.endOf(proven.hour())));
        }
        for (Account account : self.accounts) {
            parts.add(new Part(
                    Kind.FAULT,
                    -formula.wrongBlockMilli(account),
                    "served a wrong block to " + account.supernode.shortForm() + ", fades over " + policy.windowHours()
                            + " hours",
                    account.spotEvidence(window, Verdict.WRONG),
                    window.endOf(account.wrongHour())));
        }
    }

    /** What was given and brings nothing, by the reason why: who gave much would look for it in vain. */
    private void unheardParts(Set<Dealing> unheard, List<Part> parts) {
        Map<String, List<Dealing>> reasons = new TreeMap<>();
        unheard.stream()
                .filter(dealing -> dealing.bytes(window, policy) > 0)
                .forEach(dealing -> reasons.computeIfAbsent(whyUnheard(dealing), _ -> new ArrayList<>())
                        .add(dealing));
        reasons.forEach((why, dealings) ->
                parts.add(new Part(Kind.UPLOADS, 0, given(dealings) + ", which counts 0: " + why, evidence(dealings))));
    }

    private String whyUnheard(Dealing dealing) {
        Optional<Home> home = formula.home(dealing.downloader);
        if (home.isEmpty()) {
            return "no supernode attests that it ever saw who got this";
        }
        if (home.get().place().equals(formula.place(self))) {
            return "who is at the node's own place in the network has no voice";
        }
        if (formula.flow(dealing, policy.steps()) > 0) {
            return "enough was heard of those whom the same supernode saw";
        }
        return "a downloader's word carries half of its own standing, and who got this has "
                + (formula.standingMilli(dealing.downloader, policy.steps() - 1) == 0 ? "none yet" : "too little yet");
    }

    private Part voicePart(Voice voice, long milli) {
        return new Part(Kind.UPLOADS, milli, given(voice.dealings), evidence(voice.dealings));
    }

    private List<EvidenceRef> evidence(List<Dealing> dealings) {
        return dealings.stream()
                .flatMap(dealing -> dealing.evidence(window, policy).stream())
                .sorted()
                .toList();
    }

    /** How much was given to whom. */
    private String given(List<Dealing> dealings) {
        List<NodeId> who = dealings.stream()
                .map(dealing -> dealing.downloader.node)
                .sorted()
                .toList();
        long bytes = dealings.stream()
                .mapToLong(dealing -> dealing.bytes(window, policy))
                .sum();
        String named = String.join(
                ", ",
                who.stream().limit(NAMED_IN_A_REASON).map(NodeId::shortForm).toList());
        String more = who.size() > NAMED_IN_A_REASON ? " and " + (who.size() - NAMED_IN_A_REASON) + " more" : "";
        return "gave " + bytes + " verified bytes to " + named + more;
    }
}
