package org.fasttrack.peer.swarm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HandshakeTest {
    private static byte[] filled(int value) {
        byte[] bytes = new byte[Handshake.ID_BYTES];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void isTheSixtyEightBytesOfTheSpecifications() throws MalformedException {
        byte[] encoded = new Handshake(Handshake.Features.ALL, filled(0xAA), filled(0x2D)).encode();
        assertThat(HexFormat.of().formatHex(encoded))
                .isEqualTo("13426974546f7272656e742070726f746f636f6c" + "0000000000100014" + "aa".repeat(20)
                        + "2d".repeat(20));
        Handshake decoded = Handshake.decode(encoded);
        assertThat(decoded.features()).isEqualTo(Handshake.Features.ALL);
        assertThat(decoded.infoHash()).isEqualTo(filled(0xAA));
        assertThat(decoded.peerId()).isEqualTo(filled(0x2D));
    }

    @Test
    void unknownFeaturesAreIgnored() throws MalformedException {
        byte[] encoded = new Handshake(Handshake.Features.ALL, filled(1), filled(2)).encode();
        Arrays.fill(encoded, 20, 28, (byte) 0xFF);
        assertThat(Handshake.decode(encoded).features()).isEqualTo(Handshake.Features.ALL);
        Arrays.fill(encoded, 20, 28, (byte) 0);
        assertThat(Handshake.decode(encoded).features()).isEqualTo(new Handshake.Features(false, false, false));
    }

    @Test
    void onlyWhatBothHaveCounts() {
        var one = new Handshake.Features(true, true, false);
        var other = new Handshake.Features(true, false, true);
        assertThat(one.and(other)).isEqualTo(new Handshake.Features(true, false, false));
    }

    @Test
    void anotherProtocolOrLengthIsRefused() {
        byte[] encoded = new Handshake(Handshake.Features.ALL, filled(1), filled(2)).encode();
        byte[] http = encoded.clone();
        http[0] = 'G';
        assertThatThrownBy(() -> Handshake.decode(http)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Handshake.decode(Arrays.copyOf(encoded, 67))).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> Handshake.decode(Arrays.copyOf(encoded, 69))).isInstanceOf(MalformedException.class);
    }
}
