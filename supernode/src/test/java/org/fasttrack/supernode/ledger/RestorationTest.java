package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.supernode.ledger.Restoration.Progress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An owner that lost thirty entries, and asks two members for them. */
class RestorationTest {
    private static final NetworkId NETWORK = NetworkId.of(new byte[32]);
    private static final List<byte[]> LOST =
            IntStream.range(1, 31).mapToObj(i -> new byte[] {(byte) i}).toList();

    @TempDir
    Path folder;

    private final IdentityKey owner = IdentityKey.generate();
    private final NodeId first = IdentityKey.generate().id();
    private final NodeId second = IdentityKey.generate().id();
    private final List<NodeId> members = List.of(first, second);
    private EvidenceLog log;
    private long nanos;

    @BeforeEach
    void lose() throws Exception {
        try (EvidenceLog whole = EvidenceLog.open(folder.resolve("whole"), owner, NETWORK)) {
            for (byte[] entry : LOST) {
                whole.append(entry).get();
            }
            log = EvidenceLog.open(folder.resolve("log"), owner, NETWORK);
            log.bind(whole.head());
        }
    }

    @AfterEach
    void close() throws IOException {
        log.close();
    }

    private Restoration restoration(long maxBytes) {
        return new Restoration(log, log::restore, maxBytes, () -> nanos);
    }

    @Test
    void newsInBetweenDoNotThrowAwayWhatCameAlready() throws Exception {
        Restoration restoration = restoration(1 << 20);
        assertThat(restoration.begin(members)).contains(first);
        for (int from = 0; from < 20; from += 10) {
            assertThat(restoration.take(first, from, LOST.subList(from, from + 10)))
                    .isEqualTo(Progress.MORE);
            assertThat(restoration.begin(members)).isEmpty();
            assertThat(restoration.take(second, 0, LOST)).isEqualTo(Progress.LATE);
            nanos += Restoration.PATIENCE.toNanos() - 1;
        }
        assertThat(restoration.take(first, 20, LOST.subList(20, 30))).isEqualTo(Progress.DONE);
        assertThat(log.size()).isEqualTo(30);
    }

    @Test
    void whoFallsSilentIsFollowedByTheNext() throws Exception {
        Restoration restoration = restoration(1 << 20);
        assertThat(restoration.begin(members)).contains(first);
        assertThat(restoration.take(first, 0, LOST.subList(0, 10))).isEqualTo(Progress.MORE);
        nanos += Restoration.PATIENCE.toNanos();
        assertThat(restoration.begin(members)).contains(second);
        assertThat(restoration.take(second, 0, LOST)).isEqualTo(Progress.DONE);
    }

    @Test
    void whatIsTooMuchIsGivenUp() throws Exception {
        Restoration restoration = restoration(15);
        assertThat(restoration.begin(members)).contains(first);
        assertThat(restoration.take(first, 0, LOST.subList(0, 20))).isEqualTo(Progress.TOO_MUCH);
        assertThat(restoration.begin(members)).isEmpty();
        assertThat(log.lostUpTo()).isPresent();
    }
}
