package org.fasttrack.supernode.federation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

class KnownSupernodesTest {
    private final NodeId self = IdentityKey.generate().id();
    private final NodeId root = IdentityKey.generate().id();
    private final NodeId promoted = IdentityKey.generate().id();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final KnownSupernodes known = new KnownSupernodes(Set.of(self, root), () -> now);

    @Test
    void supernodeAloneKnowsThatARootIsMissing() {
        known.view(Set.of(self));
        assertThat(known.count()).isEqualTo(2);
    }

    @Test
    void lostMemberIsMissedForAWhile() {
        known.view(Set.of(self, root, promoted));
        assertThat(known.count()).isEqualTo(3);
        known.view(Set.of(self, root));
        assertThat(known.count()).isEqualTo(3);
        now = now.plus(KnownSupernodes.MISSED);
        assertThat(known.count()).isEqualTo(3);
        now = now.plusMillis(1);
        assertThat(known.count()).isEqualTo(2);
    }

    @Test
    void memberThatCameBackIsCountedOnce() {
        known.view(Set.of(self, root, promoted));
        known.view(Set.of(self));
        known.view(Set.of(self, root, promoted));
        assertThat(known.count()).isEqualTo(3);
    }
}
