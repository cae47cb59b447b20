package org.fasttrack.peer.swarm.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

class ExtensionsTest {
    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    @Test
    void theHandshakeIsADictionary() throws MalformedException {
        var ours = new Extensions(Map.of(Extensions.PEER_EXCHANGE, 1, Extensions.RECEIPT, 2), "fasttrack", 1214, 250);
        Message.Extended message = ours.encode();
        assertThat(message.id()).isZero();
        assertThat(message.payload())
                .isEqualTo(ascii("d1:md6:ft_pexi1e10:ft_receipti2ee1:pi1214e4:reqqi250e1:v9:fasttracke"));
        assertThat(Extensions.decode(message.payload())).isEqualTo(ours);
    }

    /** As libtorrent sends it: keys that we do not know are passed over. */
    @Test
    void whatIsNotKnownIsPassedOver() throws MalformedException {
        Extensions theirs = Extensions.decode(
                ascii(
                        "d12:complete_agoi-1e1:md11:lt_donthavei7e10:share_modei8e7:ut_holei0e6:ut_pexi1ee1:pi6881e4:reqqi2000e1:v18:libtorrent/2.0.8.06:yourip4:abcde"));
        assertThat(theirs.numbers()).isEqualTo(Map.of("lt_donthave", 7, "share_mode", 8, "ut_pex", 1));
        assertThat(theirs.client()).isEqualTo("libtorrent/2.0.8.0");
        assertThat(theirs.requests()).isEqualTo(2000);
    }

    @Test
    void figuresOutOfRangeCountAsNotSaid() throws MalformedException {
        Extensions theirs = Extensions.decode(ascii("d1:md6:ut_pexi256ee1:pi65536e4:reqqi-1ee"));
        assertThat(theirs).isEqualTo(new Extensions(Map.of(), "", 0, 0));
    }

    @Test
    void moreNamesThanAnybodyHasAreRefused() {
        var names = new StringBuilder("d1:md");
        for (int i = 0; i <= Extensions.MAX_NAMES; i++) {
            names.append(String.format("2:%02di1e", i));
        }
        assertThatThrownBy(() -> Extensions.decode(ascii(names + "ee"))).isInstanceOf(MalformedException.class);
    }

    private static PeerExchange.Contact contact(int i) {
        byte[] id = new byte[NodeId.BYTES];
        Arrays.fill(id, (byte) i);
        return new PeerExchange.Contact(NodeId.of(id), PeerExchange.Address.ofV4(0x7F000001), 1000 + i);
    }

    @Test
    void peersAreExchangedWithTheirIdentities() throws MalformedException {
        var v6 = new PeerExchange.Contact(contact(9).peer(), new PeerExchange.Address(0x2001_0db8L << 32, 1), 65_535);
        var exchange = new PeerExchange(List.of(contact(1), v6), List.of(contact(2)));
        assertThat(PeerExchange.decode(exchange.encode())).isEqualTo(exchange);
    }

    @Test
    void anIpv4AddressIsWrittenAsIpv6WritesIt() {
        assertThat(PeerExchange.Address.ofV4(0x01020304).bytes())
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 1, 2, 3, 4);
    }

    @Test
    void fiftyContactsAreTheMost() throws MalformedException {
        var most = new PeerExchange(Collections.nCopies(PeerExchange.MAX_CONTACTS, contact(1)), List.of());
        byte[] encoded = most.encode();
        assertThat(PeerExchange.decode(encoded)).isEqualTo(most);
        byte[] longer = Bencode.Dict.of(Map.of("added", new Bencode.Bytes(new byte[51 * 50])))
                .encode();
        assertThatThrownBy(() -> PeerExchange.decode(longer)).isInstanceOf(MalformedException.class);
    }

    @Test
    void aContactCutShortOrWithoutAPortIsRefused() {
        byte[] cut = Bencode.Dict.of(Map.of("added", new Bencode.Bytes(new byte[49])))
                .encode();
        byte[] noPort = Bencode.Dict.of(Map.of("added", new Bencode.Bytes(new byte[50])))
                .encode();
        assertThatThrownBy(() -> PeerExchange.decode(cut)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> PeerExchange.decode(noPort)).hasMessageContaining("without a port");
    }
}
