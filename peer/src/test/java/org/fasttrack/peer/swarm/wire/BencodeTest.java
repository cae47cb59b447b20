package org.fasttrack.peer.swarm.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.fasttrack.common.core.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BencodeTest {
    private static Bencode read(String ascii) throws MalformedException {
        return BencodeReader.read(ascii.getBytes(US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "i0e",
                "i-42e",
                "i9223372036854775807e",
                "i-9223372036854775808e",
                "0:",
                "4:spam",
                "le",
                "l4:spam4:eggse",
                "de",
                "d3:cow3:moo4:spam4:eggse",
                "d4:spaml1:a1:bee",
                "d0:i1e1:ad1:bleee"
            })
    void whatIsReadIsWrittenTheSame(String encoded) throws MalformedException {
        assertThat(new String(read(encoded).encode(), US_ASCII)).isEqualTo(encoded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "i",
                "ie",
                "i-e",
                "i-0e",
                "i00e",
                "i01e",
                "i+1e",
                "i 1e",
                "i1",
                "i9223372036854775808e",
                "i111111111111111111111111e",
                "1:",
                "5:spam",
                "01:a",
                "-1:a",
                "99999999999999999999:",
                "l",
                "li1e",
                "d",
                "d1:a",
                "d1:ae",
                "di1ei2ee",
                "d1:bi1e1:ai2ee",
                "d1:ai1e1:ai2ee",
                "e",
                "x",
                "i1ei2e",
                "4:spamx"
            })
    void whatIsNotCanonicalIsRefused(String encoded) {
        assertThatThrownBy(() -> read(encoded)).isInstanceOf(MalformedException.class);
    }

    @Test
    void depthIsLimited() throws MalformedException {
        int most = BencodeReader.MAX_DEPTH;
        read("l".repeat(most + 1) + "e".repeat(most + 1));
        assertThatThrownBy(() -> read("l".repeat(most + 2) + "e".repeat(most + 2)))
                .hasMessageContaining("deeper than 16");
    }

    @Test
    void theNumberOfValuesIsLimited() throws MalformedException {
        int most = BencodeReader.MAX_VALUES;
        read("l" + "le".repeat(most - 1) + "e");
        assertThatThrownBy(() -> read("l" + "le".repeat(most) + "e")).hasMessageContaining("more than 100000");
    }

    @Test
    void aLongStringThatIsNotThereCostsNoMemory() {
        assertThatThrownBy(() -> read("2147483647:")).hasMessageContaining("of which 0 are here");
    }

    @Test
    void keysAreSortedByTheirBytes() {
        byte[] encoded = Bencode.Dict.of(
                        Map.of("b", new Bencode.Int(2), "a", new Bencode.Int(1), "ab", new Bencode.Int(3)))
                .encode();
        assertThat(new String(encoded, US_ASCII)).isEqualTo("d1:ai1e2:abi3e1:bi2ee");
    }

    @Test
    void randomValuesSurviveARoundTrip() throws MalformedException {
        for (long seed = 0; seed < 500; seed++) {
            Bencode value = random(new Seed(seed).generator(), 0);
            assertThat(BencodeReader.read(value.encode())).as("seed %d", seed).isEqualTo(value);
        }
    }

    /** One byte changed: either refused, or another value with its own canonical encoding. */
    @Test
    void whatIsAcceptedAfterDamageIsStillCanonical() {
        int accepted = 0;
        for (long seed = 0; seed < 2_000; seed++) {
            RandomGenerator random = new Seed(seed).generator();
            byte[] damaged = random(random, 0).encode();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            try {
                assertThat(BencodeReader.read(damaged).encode())
                        .as("seed %d", seed)
                        .isEqualTo(damaged);
                accepted++;
            } catch (MalformedException e) {
                assertThat(e).hasMessageNotContaining("null");
            }
        }
        assertThat(accepted).isBetween(1, 1_999);
    }

    private static Bencode random(RandomGenerator random, int depth) {
        return switch (random.nextInt(depth > 3 ? 2 : 4)) {
            case 0 -> new Bencode.Int(random.nextLong() >> random.nextInt(64));
            case 1 -> bytes(random);
            case 2 -> {
                List<Bencode> items = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    items.add(random(random, depth + 1));
                }
                yield new Bencode.Items(items);
            }
            default -> {
                var entries = new TreeMap<Bencode.Bytes, Bencode>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    entries.put(bytes(random), random(random, depth + 1));
                }
                yield new Bencode.Dict(entries);
            }
        };
    }

    private static Bencode.Bytes bytes(RandomGenerator random) {
        byte[] bytes = new byte[random.nextInt(12)];
        random.nextBytes(bytes);
        return new Bencode.Bytes(bytes);
    }
}
