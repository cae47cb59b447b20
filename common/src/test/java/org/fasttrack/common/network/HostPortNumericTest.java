package org.fasttrack.common.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another node says of an address is looked up nowhere. */
class HostPortNumericTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:1214", "192.0.2.7:1", "[::1]:65535", "[2001:db8::7]:80"})
    void numbersAreTaken(String text) {
        assertThat(HostPort.numeric(text).map(HostPort::text))
                .hasValueSatisfying(shown -> assertThat(HostPort.numeric(shown)).isEqualTo(HostPort.numeric(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:80",
                "example.org:80",
                "127.0.0.1",
                "127.0.0.1:0",
                "127.0.0.1:65536",
                "127.0.0.1:-1",
                "256.0.0.1:80",
                "::1:80x",
                "[::1:80",
                "[127.0.0.1]:80",
                ":80",
                ""
            })
    void namesAndNonsenseAreNot(String text) {
        assertThat(HostPort.numeric(text)).isEmpty();
    }
}
