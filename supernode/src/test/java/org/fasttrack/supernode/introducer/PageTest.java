package org.fasttrack.supernode.introducer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.junit.jupiter.api.Test;

class PageTest {
    private static final NetworkId NETWORK = NetworkId.of(new byte[NetworkId.BYTES]);

    private static SupernodeEntry entry(int peers) {
        return SupernodeEntry.newBuilder()
                .setId(ByteString.copyFrom(IdentityKey.generate().id().bytes()))
                .setPeers(peers)
                .setMaxPeers(100)
                .build();
    }

    private static Page page(List<SupernodeEntry> all) {
        Sealer self = new Sealer(IdentityKey.generate(), NETWORK, InstantSource.system());
        return new Page(self, () -> all, Set.of());
    }

    @Test
    void whoIsSentElsewhereGoesToTheEmptiest() {
        SupernodeEntry emptiest = entry(1);
        List<SupernodeEntry> all = List.of(entry(9), emptiest, entry(5));
        assertThat(page(all).others().getFirst()).isEqualTo(emptiest);
    }

    @Test
    void notAllSendToTheSameOfEquals() {
        List<SupernodeEntry> all = List.of(entry(0), entry(0), entry(0));
        Set<SupernodeEntry> first = new HashSet<>();
        IntStream.range(0, 200).forEach(i -> first.add(page(all).others().getFirst()));
        assertThat(first).hasSize(3);
    }
}
