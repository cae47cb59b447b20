package org.fasttrack.peer.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, PUBLIC",
        "100.63.0.1, PUBLIC",
        "100.128.0.1, PUBLIC",
        "2001:db8::1, PUBLIC",
        "10.1.2.3, PRIVATE",
        "172.16.0.1, PRIVATE",
        "192.168.0.1, PRIVATE",
        "169.254.169.254, PRIVATE",
        "100.64.0.1, PRIVATE",
        "100.127.255.255, PRIVATE",
        "fe80::1, PRIVATE",
        "fd00::1, PRIVATE",
        "127.0.0.1, LOOPBACK",
        "127.9.9.9, LOOPBACK",
        "::1, LOOPBACK",
        "0.0.0.0, NOWHERE",
        "224.0.0.1, NOWHERE",
        "ff02::1, NOWHERE",
    })
    void everyAddressHasItsScope(String address, Scope scope) throws Exception {
        assertThat(Scope.of(InetAddress.getByName(address))).isEqualTo(scope);
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC, PUBLIC, true", "PUBLIC, PRIVATE, false", "PUBLIC, LOOPBACK, false",
        "PRIVATE, PUBLIC, true", "PRIVATE, PRIVATE, true", "PRIVATE, LOOPBACK, false",
        "LOOPBACK, PUBLIC, true", "LOOPBACK, PRIVATE, true", "LOOPBACK, LOOPBACK, true",
        "LOOPBACK, NOWHERE, false",
    })
    void nobodySendsOthersNearerThanTheyAreThemselves(Scope from, Scope target, boolean may) {
        assertThat(from.maySendTo(target)).isEqualTo(may);
    }
}
