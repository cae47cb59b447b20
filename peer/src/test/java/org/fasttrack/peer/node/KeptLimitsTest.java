package org.fasttrack.peer.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.fasttrack.common.runtime.RateLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptLimitsTest {
    @TempDir
    Path data;

    private KeptLimits.Limits afterRestart() {
        return new KeptLimits(data).read();
    }

    @Test
    void limitsOutliveTheNode() throws Exception {
        assertThat(afterRestart()).isEqualTo(new KeptLimits.Limits(RateLimit.UNLIMITED, RateLimit.UNLIMITED));
        new KeptLimits(data).keep(RateLimit.UNLIMITED, 5_000_000);
        assertThat(afterRestart()).isEqualTo(new KeptLimits.Limits(RateLimit.UNLIMITED, 5_000_000));
    }

    @Test
    void damagedFileLimitsNothing() throws Exception {
        Files.writeString(data.resolve("limits"), "{\"up\": ");
        assertThat(afterRestart().up()).isEqualTo(RateLimit.UNLIMITED);
        Files.writeString(data.resolve("limits"), "{\"up\": -3}");
        assertThat(afterRestart().up()).isEqualTo(RateLimit.UNLIMITED);
    }
}
