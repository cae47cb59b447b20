package org.fasttrack.common.reputation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Score.Part;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uploads that bring no points are named, with the reason why. */
class UnheardUploadsTest {
    private static final ContentId CONTENT = ContentId.of(new byte[32]);
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final long BYTES = 512L << 20;
    private static final NodeId SUPERNODE = node(1);
    private static final NodeId UPLOADER = node(2);
    private static final NodeId DOWNLOADER = node(3);

    private final ScoreEngine engine = new ScoreEngine(ScorePolicy.KAZAALITE, List.of(SUPERNODE));
    private int entries;

    @BeforeEach
    void theUploaderWasSeen() {
        seen(UPLOADER, 2);
    }

    @Test
    void byWhoHasNoStanding() {
        seen(DOWNLOADER, 3);
        receipt(DOWNLOADER);
        assertThat(upload().milliPoints()).isZero();
        assertThat(upload().reason())
                .isEqualTo("gave " + BYTES + " verified bytes to " + DOWNLOADER.shortForm()
                        + ", which counts 0: a downloader's word carries half of its own standing, and who got this has"
                        + " none yet");
        assertThat(upload().evidence()).hasSize(1);
    }

    @Test
    void byWhoWasNeverSeen() {
        receipt(DOWNLOADER);
        assertThat(upload().reason()).endsWith("which counts 0: no supernode attests that it ever saw who got this");
    }

    @Test
    void byWhoIsAtTheSamePlace() {
        seen(DOWNLOADER, 2);
        passed(DOWNLOADER, 2);
        receipt(DOWNLOADER);
        assertThat(upload().reason()).endsWith("who is at the node's own place in the network has no voice");
    }

    @Test
    void onlyAsLongAsTheyBringNone() {
        seen(DOWNLOADER, 3);
        receipt(DOWNLOADER);
        passed(DOWNLOADER, 3);
        assertThat(upload().milliPoints()).isPositive();
        assertThat(upload().reason()).isEqualTo("gave " + BYTES + " verified bytes to " + DOWNLOADER.shortForm());
    }

    private Part upload() {
        List<Part> uploads = engine.score(UPLOADER, NOW).parts().stream()
                .filter(part -> part.kind() == Score.Kind.UPLOADS)
                .toList();
        assertThat(uploads).hasSize(1);
        return uploads.getFirst();
    }

    private void say(Evidence evidence) {
        engine.add(evidence, new EvidenceRef(SUPERNODE, entries++));
    }

    private void seen(NodeId peer, int place) {
        Instant from = NOW.minus(Duration.ofHours(2));
        say(new UptimeRecord(peer, SUPERNODE, prefix(place), from, from.plus(Duration.ofHours(1))));
    }

    private void passed(NodeId peer, int place) {
        for (int hour = 1; hour <= 4; hour++) {
            Instant when = NOW.minus(Duration.ofHours(hour));
            say(new SpotCheck(peer, SUPERNODE, prefix(place), CONTENT, 0, SpotCheck.Verdict.PASSED, when));
        }
    }

    private void receipt(NodeId downloader) {
        Instant last = NOW.minus(Duration.ofHours(1));
        TransferId transfer = TransferId.of(new byte[16]);
        say(new Receipt(transfer, UPLOADER, downloader, CONTENT, BYTES, last.minusSeconds(600), last));
    }

    private static NodeId node(int number) {
        return NodeId.of(ByteBuffer.allocate(32).putInt(28, number).array());
    }

    private static NetworkPrefix prefix(int number) {
        return NetworkPrefix.of(
                ByteBuffer.allocate(4).putInt(0x51000000 + (number << 8)).array());
    }
}
