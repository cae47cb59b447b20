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
    private static final ScorePolicy POLICY = ScorePolicy.KAZAALITE;
    private static final int HONEST = 18;
    private static final Seed SEED = new Seed(7);

    @Test
    void everyClaimHolds() {
        var scenario = new ReputationAttacks(POLICY, List.of(10, 30), List.of(0, 10, 100, 1000));
        assertThat(scenario.run(new Settings(HONEST, SEED)).claims()).allMatch(Claim::held);
    }

    @Test
    void oneSeedIsOneReport() {
        assertThat(small().text()).isEqualTo(small().text());
    }

    private static Report small() {
        return new ReputationAttacks(POLICY, List.of(10), List.of(0, 10)).run(new Settings(HONEST / 2, SEED));
    }

    /** Were identities told apart instead of places, a ring would gain: the scenario has to notice. */
    @Test
    void aFormulaWithoutPlacesIsCaught() {
        var scenario = new ReputationAttacks(withoutPlaces(), List.of(30), List.of(0));
        assertThat(scenario.run(new Settings(HONEST, SEED)).claims())
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
