package org.fasttrack.peer.swarm.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetadataTest {
    /** The examples of BEP 9. */
    @Test
    void theMessagesAreThoseOfBep9() throws MalformedException {
        assertThat(Metadata.request(0).encode()).isEqualTo("d8:msg_typei0e5:piecei0ee".getBytes(US_ASCII));
        assertThat(Metadata.reject(0).encode()).isEqualTo("d8:msg_typei2e5:piecei0ee".getBytes(US_ASCII));
        Metadata data = Metadata.decode("d8:msg_typei1e5:piecei0e10:total_sizei34256eexxxxxxxx".getBytes(US_ASCII));
        assertThat(data.kind()).isEqualTo(Metadata.Kind.DATA);
        assertThat(data.total()).isEqualTo(34_256);
        assertThat(data.data()).isEqualTo("xxxxxxxx".getBytes(US_ASCII));
        assertThat(Metadata.decode(data.encode()).data()).isEqualTo(data.data());
    }

    @Test
    void partsAreCutAtSixteenKibibytes() {
        byte[] dictionary = new byte[40_000];
        Arrays.fill(dictionary, (byte) 1);
        assertThat(Metadata.parts(40_000)).isEqualTo(3);
        assertThat(Metadata.answer(dictionary, 1).data()).hasSize(16 * 1024);
        assertThat(Metadata.answer(dictionary, 2).data()).hasSize(40_000 - 2 * 16 * 1024);
        assertThat(Metadata.answer(dictionary, 3).kind()).isEqualTo(Metadata.Kind.REJECT);
        assertThat(Metadata.answer(dictionary, Integer.MAX_VALUE).kind()).isEqualTo(Metadata.Kind.REJECT);
    }

    @Test
    void whatIsNoMetadataMessageIsRefused() {
        for (String bad : List.of(
                "",
                "i5e",
                "d5:piecei0ee",
                "d8:msg_typei3e5:piecei0ee",
                "d8:msg_typei0e5:piecei-1ee",
                "d8:msg_typei1e5:piecei0e10:total_sizei-5ee",
                "d8:msg_typei1e5:piecei0ee" + "x".repeat(16 * 1024 + 1))) {
            assertThatThrownBy(() -> Metadata.decode(bad.getBytes(US_ASCII))).isInstanceOf(MalformedException.class);
        }
    }
}
