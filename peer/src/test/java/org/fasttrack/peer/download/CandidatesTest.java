package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.download.Candidates.Candidate;
import org.fasttrack.peer.swarm.wire.PeerExchange.Contact;
import org.fasttrack.peer.torrent.Members;
import org.fasttrack.peer.torrent.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is believed to be in a swarm, and what liars gain by telling of others. */
class CandidatesTest {
    private static final long SOON = Long.MAX_VALUE;

    private final Candidates candidates = new Candidates(id(0));

    private static NodeId id(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(number).array());
    }

    private static Source at(int number) {
        return new Source(id(number), new InetSocketAddress(InetAddress.getLoopbackAddress(), 2_000));
    }

    private boolean hear(int number, int teller) {
        return candidates.hear(at(number), id(teller), 0);
    }

    private void tryAll(boolean well) {
        candidates.due(SOON).forEach(one -> candidates.finished(one, well));
    }

    @Test
    void ofOneMembersContactsNoMoreThanFiftyAreTriedUnlessTheyAreThere() {
        for (int i = 0; i < Candidates.MAX_UNMET; i++) {
            assertThat(hear(100 + i, 1)).isTrue();
        }
        assertThat(hear(999, 1)).isFalse();
        tryAll(false);
        assertThat(hear(999, 1)).as("a failure makes no room for more").isFalse();
        assertThat(hear(999, 2)).as("another is believed as far").isTrue();
        tryAll(true);
        assertThat(hear(1_000, 1)).isTrue();
    }

    @Test
    void inventedContactsKeepNoSourceOut() {
        int invented = 0;
        while (hear(1_000 + invented, 1 + invented / Candidates.MAX_UNMET)) {
            invented++;
        }
        assertThat(invented).isEqualTo(500);
        assertThat(candidates.learn(at(900), 0)).isTrue();
        assertThat(hear(5_000, 99)).as("full of those not tried yet").isFalse();
        tryAll(false);
        assertThat(hear(5_000, 99)).as("in the place of one that failed").isTrue();
        assertThat(candidates.learn(at(900), 0)).as("the source is still known").isFalse();
    }

    @Test
    void whoIsNeverThereIsNoHopeWhileItIsTriedAgainAndIsGivenUpInTheEnd() {
        hear(1, 9);
        List<Candidate> first = candidates.due(SOON);
        assertThat(candidates.allFailed()).as("it may be there").isFalse();
        first.forEach(one -> candidates.finished(one, false));
        candidates.due(SOON).forEach(one -> {
            assertThat(candidates.allFailed()).isTrue();
            candidates.finished(one, false);
        });
        int tries = 2;
        for (List<Candidate> due = candidates.due(SOON); !due.isEmpty(); due = candidates.due(SOON)) {
            candidates.finished(due.getFirst(), false);
            assertThat(++tries).isLessThan(100);
        }
        assertThat(candidates.learn(at(1), 0)).as("a supernode names it").isTrue();
        assertThat(candidates.due(SOON)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 198.51.100.7, 6881, true",
        "192.0.2.1, 198.51.100.7, 443, true",
        "192.0.2.1, 198.51.100.7, 25, false",
        "192.0.2.1, 127.0.0.1, 6881, false",
        "192.0.2.1, 10.0.0.1, 6881, false",
        "192.0.2.1, 169.254.169.254, 8080, false",
        "192.0.2.1, 224.0.0.1, 6881, false",
        "10.0.0.9, 10.0.0.1, 6881, true",
        "10.0.0.9, 127.0.0.1, 6881, false",
    })
    void aMemberSendsNobodyNearerThanItIsNorToOtherServices(String teller, String host, int port, boolean may)
            throws Exception {
        Peer from = new Peer(id(1), Members.address(InetAddress.getByName(teller)), 0);
        var contact = new Contact(id(2), Members.address(InetAddress.getByName(host)), port);
        assertThat(Hearsay.harmless(from, List.of(contact)).contains(contact)).isEqualTo(may);
        assertThat(Hearsay.harmless(new Peer(id(1), null, 0), List.of(contact))).isEmpty();
    }
}
