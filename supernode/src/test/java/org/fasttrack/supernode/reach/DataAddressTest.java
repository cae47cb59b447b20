package org.fasttrack.supernode.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.fasttrack.common.network.HostPort;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataAddressTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7:1214, 192.0.2.7, 192.0.2.7:1214",
        // another's host, a name, an address behind a translation: the port counts, the host does not
        "198.51.100.1:1214, 192.0.2.7, 192.0.2.7:1214",
        "victim.example:8080, 192.0.2.7, 192.0.2.7:8080",
        "10.0.0.5:1214, 192.0.2.7, 192.0.2.7:1214",
        "127.0.0.1:1214, 192.0.2.7, 192.0.2.7:1214",
        "169.254.169.254:1214, 192.0.2.7, 192.0.2.7:1214",
        "[2001:db8::1]:1214, 192.0.2.7, 192.0.2.7:1214",
        "192.0.2.7:443, 192.0.2.7, 192.0.2.7:443",
        // one machine
        "127.0.0.2:1214, 127.0.0.1, 127.0.0.2:1214",
    })
    void onlyThePortOfAClaimCounts(String claimed, String observed, String dialled) throws Exception {
        assertThat(DataAddress.of(claimed, InetAddress.getByName(observed)).map(HostPort::text))
                .contains(dialled);
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.7:22", "192.0.2.7:25", "192.0.2.7:1023", "192.0.2.7:0", "192.0.2.7:65536", "x"})
    void noSupernodeIsMadeToConnectToOtherServices(String claimed) throws Exception {
        assertThat(DataAddress.of(claimed, InetAddress.getByName("192.0.2.7"))).isEmpty();
    }
}
