package org.fasttrack.common.reputation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
        formula.heard(self, policy.steps()).forEach((voice, milli) -> parts.add(voicePart(voice, milli)));
        faultParts(parts);
        parts.removeIf(part -> part.milliPoints() == 0 && part.kind() != Kind.START);
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

    private Part voicePart(Voice voice, long milli) {
        List<NodeId> who = voice.dealings.stream()
                .map(dealing -> dealing.downloader.node)
                .sorted()
                .toList();
        long bytes = voice.dealings.stream()
                .mapToLong(dealing -> dealing.bytes(window, policy))
                .sum();
        String named = String.join(
                ", ",
                who.stream().limit(NAMED_IN_A_REASON).map(NodeId::shortForm).toList());
        String more = who.size() > NAMED_IN_A_REASON ? " and " + (who.size() - NAMED_IN_A_REASON) + " more" : "";
        List<EvidenceRef> evidence = voice.dealings.stream()
                .flatMap(dealing -> dealing.evidence(window, policy).stream())
                .sorted()
                .toList();
        return new Part(Kind.UPLOADS, milli, "gave " + bytes + " verified bytes to " + named + more, evidence);
    }
}
