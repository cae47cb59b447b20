package org.fasttrack.peer.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fasttrack.peer.uplink.TestPeer.files;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.share.WireShares;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.common.wire.proto.DeltaBegin;
import org.fasttrack.common.wire.proto.ListBatch;
import org.fasttrack.common.wire.proto.PeerFrame;
import org.fasttrack.common.wire.proto.Record;
import org.fasttrack.common.wire.proto.SupernodeFrame;
import org.fasttrack.common.wire.proto.SupernodeFrame.FrameCase;
import org.fasttrack.common.wire.proto.SupernodeGrpc;
import org.fasttrack.supernode.session.SessionLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists that no honest peer sends: refused with the reason, while the list of before still answers searches. */
class HostileListTest {
    private static final int MAX_FRAME_BYTES = (1 << 20) + (1 << 16);
    private static final ShareList OLD = files("docs/a.txt", "docs/b.txt");

    private static Record.Builder record(String name) {
        return Record.newBuilder().setName(name).setSize(1).setContent(ByteString.copyFrom(new byte[ContentId.BYTES]));
    }

    static Stream<Arguments> hostile() {
        String unacceptable = "a file's name or numbers are not acceptable";
        return Stream.of(
                Arguments.of("traversal", unacceptable, one(record("../x"))),
                Arguments.of("traversal within", unacceptable, one(record("docs/../../x"))),
                Arguments.of("absolute", unacceptable, one(record("/etc/passwd"))),
                Arguments.of("no name", unacceptable, one(record(""))),
                Arguments.of("NUL", unacceptable, one(record("docs/a\0.txt"))),
                Arguments.of("line feed", unacceptable, one(record("docs/a\n.txt"))),
                Arguments.of("escape", unacceptable, one(record("docs/\u001b[2J"))),
                Arguments.of("C1 control", unacceptable, one(record("docs/a\u009b.txt"))),
                Arguments.of("10,000 characters", unacceptable, one(record("n".repeat(10_000)))),
                Arguments.of("right to left", unacceptable, one(record("docs/a\u202Etxt.exe"))),
                Arguments.of("negative size", unacceptable, one(record("docs/c").setSize(-1))),
                Arguments.of("least size", unacceptable, one(record("docs/c").setSize(Long.MIN_VALUE))),
                Arguments.of("short content id", unacceptable, one(content(ContentId.BYTES - 1))),
                Arguments.of("long content id", unacceptable, one(content(ContentId.BYTES + 1))),
                Arguments.of("no content id", unacceptable, one(content(0))),
                Arguments.of("one name twice", "two records are named 'docs/c'", List.of(c(1), c(2))),
                Arguments.of("one too many", "more files than the head counts", List.of(c(1), c(2), c(3))));
    }

    private static List<Record> one(Record.Builder record) {
        return List.of(record.build());
    }

    private static Record.Builder content(int bytes) {
        return record("docs/c").setContent(ByteString.copyFrom(new byte[bytes]));
    }

    private static Record c(long size) {
        return record("docs/c").setSize(size).build();
    }

    private static RawSession registered(TestSupernode supernode) throws InterruptedException {
        RawSession peer = RawSession.greeted(supernode);
        assertThat(peer.register(peer.head(OLD, 1), OLD).getFrameCase()).isEqualTo(FrameCase.LIST_ACCEPTED);
        return peer;
    }

    private static void assertRefused(SupernodeFrame answer, String reason) {
        assertThat(answer.getListRefused().getReason()).contains(reason);
        assertThat(answer.getListRefused().getVersion()).isEqualTo(2);
    }

    private static void assertOldListAnswers(TestSupernode supernode) {
        assertThat(supernode.hits())
                .extracting(hit -> hit.getRecord().getName())
                .containsExactlyInAnyOrder("docs/a.txt", "docs/b.txt");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void wholeListIsRefused(String what, String reason, List<Record> records) throws Exception {
        try (TestSupernode supernode = TestSupernode.start();
                RawSession peer = registered(supernode)) {
            assertRefused(peer.register(peer.head(files("docs/c", "docs/d"), 2), records), reason);
            assertOldListAnswers(supernode);
            ShareList next = files("docs/e");
            assertThat(peer.register(peer.head(next, 3), next).getFrameCase())
                    .as("after " + what)
                    .isEqualTo(FrameCase.LIST_ACCEPTED);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("hostile")
    void changeIsRefused(String what, String reason, List<Record> records) throws Exception {
        try (TestSupernode supernode = TestSupernode.start();
                RawSession peer = registered(supernode)) {
            peer.send(PeerFrame.newBuilder()
                    .setDeltaBegin(DeltaBegin.newBuilder()
                            .setHead(peer.head(files("docs/b.txt", "docs/c", "docs/d"), 2))
                            .addRemoved("docs/a.txt")
                            .setBaseVersion(1)));
            assertRefused(peer.complete(records), reason);
            assertOldListAnswers(supernode);
            assertThat(supernode.attached.count()).as("after " + what).isOne();
        }
    }

    @Test
    void batchOfOneByteTooManyIsRefused() throws Exception {
        ShareList list = files("docs/c");
        int exact = ListBatch.newBuilder()
                .addRecords(WireShares.toWire(list.records().getFirst()))
                .build()
                .getSerializedSize();
        for (int most : new int[] {exact, exact - 1}) {
            SessionLimits limits = new SessionLimits(10, 10, most, Duration.ofSeconds(30));
            try (TestSupernode supernode = TestSupernode.start(limits);
                    RawSession peer = RawSession.greeted(supernode)) {
                SupernodeFrame answer = peer.register(peer.head(list, 2), list);
                if (most == exact) {
                    assertThat(answer.getFrameCase()).isEqualTo(FrameCase.LIST_ACCEPTED);
                } else {
                    assertRefused(answer, "a batch has at most " + most + " bytes, not " + exact);
                }
            }
        }
    }

    /** A frame of exactly {@code bytes}. */
    private static PeerFrame.Builder frameOf(int bytes) {
        int name = bytes - frame(bytes).getSerializedSize() + bytes;
        return frame(name).toBuilder();
    }

    private static PeerFrame frame(int name) {
        return PeerFrame.newBuilder()
                .setListBatch(
                        ListBatch.newBuilder().addRecords(Record.newBuilder().setName("n".repeat(name))))
                .build();
    }

    @Test
    void frameOfOneByteTooManyEndsItsSessionAndNoOther() throws Exception {
        try (TestSupernode supernode = TestSupernode.start();
                RawSession other = registered(supernode);
                RawSession peer = RawSession.greeted(supernode)) {
            peer.send(PeerFrame.newBuilder().setListBegin(peer.head(files("docs/c"), 2)));
            peer.send(frameOf(MAX_FRAME_BYTES));
            assertRefused(peer.answer(), "a batch has at most");
            peer.send(frameOf(MAX_FRAME_BYTES + 1));
            assertThat(peer.answer()).isEqualTo(SupernodeFrame.getDefaultInstance());
            assertThat(peer.end().getCode()).isEqualTo(Status.Code.CANCELLED);
            assertUnhurt(supernode, other);
        }
    }

    @Test
    void halfAFrameEndsItsCallAndNoOther() throws Exception {
        try (TestSupernode supernode = TestSupernode.start();
                RawSession other = registered(supernode);
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(TlsIdentity.create(IdentityKey.generate(), new byte[0])
                                .jsse(PeerCheck.ANYONE))
                        .build()) {
            byte[] half =
                    ByteBuffer.allocate(5 + 500).put((byte) 0).putInt(1_000).array();
            HttpRequest request = HttpRequest.newBuilder(URI.create("https://" + supernode.address() + "/"
                            + SupernodeGrpc.getAttachMethod().getFullMethodName()))
                    .header("content-type", "application/grpc")
                    .header("te", "trailers")
                    .POST(BodyPublishers.ofByteArray(half))
                    .build();
            assertThat(http.send(request, BodyHandlers.ofByteArray()).body()).isEmpty();
            assertUnhurt(supernode, other);
        }
    }

    private static void assertUnhurt(TestSupernode supernode, RawSession other) throws InterruptedException {
        assertOldListAnswers(supernode);
        ShareList next = files("docs/e");
        assertThat(other.register(other.head(next, 2), next).getFrameCase()).isEqualTo(FrameCase.LIST_ACCEPTED);
    }
}
