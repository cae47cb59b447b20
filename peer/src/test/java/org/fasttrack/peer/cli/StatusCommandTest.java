package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private static Map<String, Object> expiring(Instant when, String advice) {
        return Json.of("invitation", Json.of("expires", when.toString(), "advice", advice));
    }

    @Test
    void anInvitationThatEndsSoonIsSpokenOfWithWhatToDo() {
        assertThat(StatusCommand.invitation(expiring(NOW.plusSeconds(5 * 3600 + 120), "ask her"), NOW))
                .contains("expires in 5 h 2 min, at 2026-03-01T17:02:00Z: ask her");
        assertThat(StatusCommand.invitation(expiring(NOW.minusSeconds(60), "ask her"), NOW))
                .contains("expired at 2026-03-01T11:59:00Z: ask her");
        assertThat(StatusCommand.invitation(Json.of("invitation", Json.of("expires", NOW.toString())), NOW))
                .isEmpty();
        assertThat(StatusCommand.invitation(Map.of(), NOW)).isEmpty();
    }
}
