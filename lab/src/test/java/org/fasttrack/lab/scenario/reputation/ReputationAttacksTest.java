package org.fasttrack.lab.scenario.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fasttrack.common.core.Seed;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.lab.report.Report;
import org.fasttrack.lab.report.Report.Claim;
import org.fasttrack.lab.scenario.Settings;
import org.junit.jupiter.api.Test;

class ReputationAttacksTest {
    private static final List<Integer> RINGS = List.of(10, 30);
    private static final ScorePolicy POLICY = ScorePolicy.KAZAALITE;

    private static Report run(ScorePolicy policy, long seed) {
        return new ReputationAttacks(policy, RINGS).run(new Settings(18, new Seed(seed)));
    }

    @Test
    void everyClaimHoldsAndOneSeedIsOneReport() {
        Report report = run(POLICY, 7);
        assertThat(report.claims()).allMatch(Claim::held);
        assertThat(run(POLICY, 7).text()).isEqualTo(report.text());
    }

    /** Were identities told apart instead of places, a ring would gain: the scenario has to notice. */
    @Test
    void aFormulaWithoutPlacesIsCaught() {
        assertThat(run(withoutPlaces(), 7).claims())
                .filteredOn(claim -> !claim.held())
                .extracting(Claim::text)
                .contains("a ring at one place gains exactly 0", "no pair or ring is promoted");
    }

    private static ScorePolicy withoutPlaces() {
        return new ScorePolicy(
                "without places",
                POLICY.hour(),
                POLICY.windowHours(),
                POLICY.start(),
                POLICY.uptimeMilli(),
                POLICY.uptimeCapMilli(),
                POLICY.prefixHours(),
                POLICY.supernodeHours(),
                POLICY.spotMilli(),
                POLICY.spotCapMilli(),
                POLICY.supernodeSpotMilli(),
                POLICY.bytesPerPoint(),
                POLICY.receiptMilli(),
                POLICY.completeBytes(),
                POLICY.pairCapMilli(),
                POLICY.witnessCapMilli(),
                POLICY.passOnPermille(),
                POLICY.steps(),
                POLICY.promotion(),
                POLICY.conflictMilli(),
                POLICY.impossibleMilli(),
                POLICY.wrongBlockMilli(),
                false);
    }
}
