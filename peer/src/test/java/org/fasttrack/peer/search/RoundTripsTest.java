package org.fasttrack.peer.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;
import org.junit.jupiter.api.Test;

class RoundTripsTest {
    private static final NodeId NODE = NodeId.of(new byte[NodeId.BYTES]);
    private static final ContentId CONTENT = ContentId.of(new byte[ContentId.BYTES]);

    private final RoundTrips roundTrips = new RoundTrips();

    private static VerifiedHit source(String address, boolean firewalled) {
        return new VerifiedHit(new ShareRecord("a/b.txt", 1, CONTENT, 0), NODE, address, firewalled, 10, NODE);
    }

    private static List<SearchResult> results(VerifiedHit... sources) {
        return List.of(new SearchResult("a/b.txt", 1, CONTENT, List.of(sources)));
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    }

    private static String address(ServerSocket socket) {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    /** Connections that came, read from the backlog. */
    private static int connections(ServerSocket socket) throws IOException {
        socket.setSoTimeout(1);
        int count = 0;
        while (true) {
            try {
                socket.accept().close();
                count++;
            } catch (SocketTimeoutException e) {
                return count;
            }
        }
    }

    @Test
    void whoAnswersHasATimeAndNobodyElse() throws Exception {
        try (ServerSocket open = listen();
                ServerSocket behind = listen();
                ServerSocket gone = listen()) {
            gone.close();
            var trips = roundTrips.measure(results(
                    source(address(open), false),
                    source(address(behind), true),
                    source(address(gone), false),
                    source("some.name:1214", false)));
            assertThat(trips).containsOnlyKeys(address(open));
            assertThat(trips.get(address(open))).isPositive();
            assertThat(connections(behind)).isZero();
        }
    }

    @Test
    void theSameSourceIsNotTriedForEachSearch() throws Exception {
        try (ServerSocket open = listen()) {
            var first = roundTrips.measure(results(source(address(open), false), source(address(open), false)));
            assertThat(roundTrips.measure(results(source(address(open), false))))
                    .isEqualTo(first);
            assertThat(connections(open)).isOne();
        }
    }

    @Test
    void onlyTheFirstSourcesAreTried() throws Exception {
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < RoundTrips.SOURCES + 5; i++) {
                sockets.add(listen());
            }
            VerifiedHit[] sources = sockets.stream()
                    .map(socket -> source(address(socket), false))
                    .toArray(VerifiedHit[]::new);
            assertThat(roundTrips.measure(results(sources)))
                    .containsOnlyKeys(IntStream.range(0, RoundTrips.SOURCES)
                            .mapToObj(i -> address(sockets.get(i)))
                            .toList());
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }
}
