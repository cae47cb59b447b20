package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.supernode.membership.ClusterView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HoldTest {
    private static final NetworkId NETWORK = NetworkId.of(new byte[32]);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final IdentityKey own = IdentityKey.generate();
    private final IdentityKey other = IdentityKey.generate();
    private ClusterView view = ClusterView.NONE;

    private EvidenceLog log(int entries) throws Exception {
        EvidenceLog log = EvidenceLog.open(folder.resolve("log"), own, NETWORK);
        for (int i = 0; i < entries; i++) {
            log.append(new byte[] {1}).get();
        }
        return log;
    }

    private Hold begun(EvidenceLog log, boolean others) {
        Hold hold = new Hold(log);
        hold.begin(() -> view, others, START);
        return hold;
    }

    @Test
    void aLogThatMayHaveBeenRolledBackWaitsForWhatOthersKnowOfIt() throws Exception {
        try (EvidenceLog log = log(3)) {
            Hold hold = begun(log, true);
            assertThat(hold.lasts(START.plusSeconds(2))).isTrue();
            view = new ClusterView(1, List.of(own.id(), other.id()));
            assertThat(hold.lasts(START.plusSeconds(3))).isTrue();
            assertThat(hold.lasts(START.plusSeconds(3).plus(Hold.ANSWERS))).isFalse();
        }
    }

    @Test
    void whenNobodyComesItWaitsAFewSecondsOnly() throws Exception {
        try (EvidenceLog log = log(3)) {
            Hold hold = begun(log, true);
            assertThat(hold.lasts(START.plus(Hold.VIEW_AGAIN).minus(Duration.ofMillis(1))))
                    .isTrue();
            assertThat(hold.lasts(START.plus(Hold.VIEW_AGAIN))).isFalse();
        }
    }

    @Test
    void whoIsTheOnlySupernodeDoesNotWait() throws Exception {
        try (EvidenceLog log = log(3)) {
            assertThat(begun(log, false).lasts(START)).isFalse();
        }
    }
}
