package org.fasttrack.peer.swarm.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReceiptMessageTest {
    private static final String OF = "h".repeat(32);
    private static final String SIGNATURE = "s".repeat(64);

    record Vector(ReceiptMessage message, String encoded) {}

    /** By hand. */
    static Stream<Vector> golden() {
        return Stream.of(
                new Vector(new ReceiptMessage.Half(bytes("sealed")), "d4:half6:sealede"),
                new Vector(
                        new ReceiptMessage.Signed(bytes(OF), bytes(SIGNATURE)),
                        "d2:of32:" + OF + "3:sig64:" + SIGNATURE + "e"),
                new Vector(
                        new ReceiptMessage.Refused(bytes(OF), "not so much"), "d2:no11:not so much2:of32:" + OF + "e"));
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(US_ASCII);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void messagesAreDictionaries(Vector vector) throws MalformedException {
        assertThat(new String(vector.message().encode(), US_ASCII)).isEqualTo(vector.encoded());
        assertThat(ReceiptMessage.decode(bytes(vector.encoded())).encode()).isEqualTo(bytes(vector.encoded()));
        assertThat(ReceiptMessage.decode(bytes(vector.encoded()))).hasSameClassAs(vector.message());
    }

    static Stream<String> rejected() {
        return Stream.of(
                "",
                "i1e",
                "de",
                "d5:otheri1ee",
                "d4:half0:e",
                "d4:halfi7ee",
                "d4:half4097:" + "x".repeat(4097) + "e",
                "d4:half6:sealed2:no0:e", // two in one
                "d3:sig64:" + SIGNATURE + "e", // of which half?
                "d2:of31:" + "h".repeat(31) + "3:sig64:" + SIGNATURE + "e",
                "d2:of32:" + OF + "3:sig63:" + "s".repeat(63) + "e",
                "d2:no257:" + "n".repeat(257) + "2:of32:" + OF + "e",
                "d2:no2:no2:of33:" + OF + "he",
                "d4:half6:sealed", // cut
                "d4:half6:sealedee"); // more than one value
    }

    @ParameterizedTest
    @MethodSource("rejected")
    void whatIsNoneOfThemIsRefused(String payload) {
        assertThatThrownBy(() -> ReceiptMessage.decode(bytes(payload))).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void whatIsCutAnywhereIsRefused(Vector vector) {
        byte[] whole = bytes(vector.encoded());
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> ReceiptMessage.decode(cut)).isInstanceOf(MalformedException.class);
        }
    }
}
