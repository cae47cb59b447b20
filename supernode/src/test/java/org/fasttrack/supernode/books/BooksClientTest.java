package org.fasttrack.supernode.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.wire.proto.BooksGrpc;
import org.fasttrack.common.wire.proto.ClaimAnswer;
import org.fasttrack.common.wire.proto.ClaimRequest;
import org.fasttrack.common.wire.proto.HeadsAnswer;
import org.fasttrack.common.wire.proto.HeadsRequest;
import org.fasttrack.common.wire.proto.Ranked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a supernode can make whoever audits it keep in memory. */
class BooksClientTest {
    private final CountDownLatch cancelled = new CountDownLatch(1);
    private Server server;
    private ManagedChannel channel;
    private BooksClient books;

    /** Answers without end. */
    private final class Flood extends BooksGrpc.BooksImplBase {
        @Override
        public void claim(ClaimRequest request, StreamObserver<ClaimAnswer> out) {
            ClaimAnswer.Builder many = ClaimAnswer.newBuilder();
            for (int i = 0; i < 10_000; i++) {
                many.addScores(Ranked.getDefaultInstance()); // two bytes on the wire
            }
            pour(out, many.build());
        }

        @Override
        public void heads(HeadsRequest request, StreamObserver<HeadsAnswer> out) {
            pour(out, HeadsAnswer.getDefaultInstance());
        }

        private <A> void pour(StreamObserver<A> out, A part) {
            var call = (ServerCallStreamObserver<A>) out;
            call.setOnCancelHandler(cancelled::countDown);
            call.setOnReadyHandler(() -> {
                while (call.isReady()) {
                    call.onNext(part);
                }
            });
        }
    }

    @BeforeEach
    void serve() throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        server = NettyServerBuilder.forAddress(any)
                .addService(new Flood())
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .build();
        books = new BooksClient(channel);
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    @Test
    void elementsAreCountedWhateverTheyWeighOnTheWireAndTheCallEnds() throws Exception {
        assertThatThrownBy(books::claim)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("of a kind");
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).as("cancelled").isTrue();
    }

    @Test
    void anAnswerOfNothingEndsToo() throws Exception {
        assertThatThrownBy(books::heads)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("bytes");
        assertThat(cancelled.await(10, TimeUnit.SECONDS)).as("cancelled").isTrue();
    }
}
