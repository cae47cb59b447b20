package org.fasttrack.peer.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.peer.transfer.DataPort;
import org.fasttrack.peer.transfer.HttpHandler;
import org.fasttrack.peer.transfer.PageRoute;
import org.fasttrack.peer.transfer.TransferLimits;
import org.fasttrack.supernode.introducer.Page;
import org.junit.jupiter.api.Test;

/** Reads the page over a real data port. */
class IntroducerPagesTest {
    private static final String NAMED = "10.1.2.3:1215";
    private final IdentityKey root = IdentityKey.generate();

    private Membership member(IdentityKey key, int networkNumber) {
        byte[] id = new byte[NetworkId.BYTES];
        id[0] = (byte) networkNumber;
        NetworkFile network = NetworkFile.create(
                root, NetworkId.of(id), "test", false, List.of(new RootKey(root.id(), NAMED)), InstantSource.system());
        return Membership.of(key, network, new byte[0], new Revocations(network));
    }

    private DataPort introducer(Membership supernode) throws IOException {
        Page page = new Page(
                supernode.sealer(),
                () -> List.of(SupernodeEntry.newBuilder()
                        .setId(ByteString.copyFrom(supernode.id().bytes()))
                        .setControlAddress(NAMED)
                        .build()),
                Set.of(supernode.id()));
        PageRoute route = new PageRoute("/.well-known/fasttrack", page::json);
        return DataPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                supernode.tls(),
                supernode.admission(),
                Map.of("http/1.1", new HttpHandler(List.of(route), TransferLimits.DEFAULT)),
                TransferLimits.DEFAULT);
    }

    private static String url(DataPort port) {
        return "https://127.0.0.1:" + port.address().getPort();
    }

    @Test
    void urlStandsForWhatItsPageNames() throws Exception {
        IntroducerPages pages = new IntroducerPages(member(IdentityKey.generate(), 1));
        try (DataPort port = introducer(member(root, 1))) {
            assertThat(pages.resolve(List.of("10.9.9.9:1215", url(port)))).containsExactly("10.9.9.9:1215", NAMED);
            assertThat(pages.resolve(List.of(url(port) + "/.well-known/fasttrack")))
                    .containsExactly(NAMED);
        }
    }

    @Test
    void pageOfAnotherNetworkNamesNobody() throws Exception {
        IntroducerPages pages = new IntroducerPages(member(IdentityKey.generate(), 1));
        try (DataPort port = introducer(member(root, 2))) {
            assertThat(pages.resolve(List.of(url(port)))).isEmpty();
        }
    }

    @Test
    void introducerThatIsNotThereIsPassedOver() throws Exception {
        IntroducerPages pages = new IntroducerPages(member(IdentityKey.generate(), 1));
        assertThat(pages.resolve(List.of("https://127.0.0.1:1", "https://not a url", "10.9.9.9:1215")))
                .containsExactly("10.9.9.9:1215");
    }
}
