package org.fasttrack.supernode.membership.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UnprovenTest {
    private final Unproven unproven = new Unproven(3, 2, Duration.ofNanos(10));

    private static Socket from(int host) throws UnknownHostException {
        Socket socket = mock(Socket.class);
        when(socket.getInetAddress()).thenReturn(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) host}));
        return socket;
    }

    @Test
    void theOldestOfAnAddressThatHasItsShareGivesWay() throws Exception {
        Socket other = from(2);
        Socket first = from(1);
        assertThat(unproven.add(other, 0)).isNull();
        assertThat(unproven.add(first, 1)).isNull();
        assertThat(unproven.add(from(1), 2)).isNull();
        assertThat(unproven.add(from(1), 3)).isSameAs(first);
        assertThat(unproven.size()).isEqualTo(3);
        assertThat(unproven.remove(first)).isFalse();
        assertThat(unproven.remove(other)).isTrue();
    }

    @Test
    void theOldestOfAllGivesWayWhenThereAreTooMany() throws Exception {
        Socket first = from(1);
        unproven.add(first, 0);
        unproven.add(from(2), 1);
        unproven.add(from(3), 2);
        assertThat(unproven.add(from(4), 3)).isSameAs(first);
        assertThat(unproven.size()).isEqualTo(3);
    }

    @Test
    void whoseTimeIsOverIsRemovedAndNoOther() throws Exception {
        Socket first = from(1);
        Socket second = from(2);
        unproven.add(first, -5);
        unproven.add(second, 0);
        assertThat(unproven.removeOutlived(4)).isEmpty();
        assertThat(unproven.removeOutlived(5)).containsExactly(first);
        assertThat(unproven.removeAll()).containsExactly(second);
        assertThat(unproven.size()).isZero();
    }
}
