package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.common.share.WireShares;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.common.wire.proto.Sealed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real peer asks a supernode that lies over the real protocol: its user sees the truth, and how much was dropped. */
class LyingSupernodeProcessTest {
    private static final List<String> TRUE_NAMES = List.of("music/song one.txt", "music/song number two.txt");

    @TempDir
    Path folder;

    @Test
    void nothingThatASupernodeInventsAltersOrReplaysReachesTheUser() throws Exception {
        IdentityKey key = IdentityKey.generate();
        int port = FreePorts.block();
        try (TestNetwork network = TestNetwork.around(folder, key.id().toString(), port);
                LyingSupernode liar =
                        new LyingSupernode(key, NetworkFile.read(network.file()).id(), port)) {
            Path music = Files.createDirectories(folder.resolve("music"));
            for (String name : List.of("song one.txt", "song number two.txt", "film.txt")) {
                Files.writeString(music.resolve(name), name);
            }
            NodeProcess owner = network.peer("owner").sharing(music).launch();
            NodeProcess asker = network.peer("asker").launch();
            owner.awaitReady();
            asker.awaitReady();
            assertThat(search(asker, 0)).hasSize(2);

            Hit genuine = liar.lastHonest().getFirst();
            Hit other = film(liar, asker);
            IdentityKey ownersKey = IdentityKey.load(owner.data().resolve("identity.key"));
            for (var lie : lies(
                            liar,
                            genuine,
                            other,
                            ownersKey,
                            NetworkFile.read(network.file()).id())
                    .entrySet()) {
                liar.answers(honest -> with(honest, lie.getValue()));
                assertThat(search(asker, 1)).as(lie.getKey()).containsExactlyElementsOf(TRUE_NAMES);
            }
            aFalseSizeIsTheLiarsOwn(
                    liar, asker, new Sealer(IdentityKey.generate(), network(network), InstantSource.system()));
            aReplayedListIsDropped(liar, owner, asker, music);
            aFalseAddressGivesNothing(liar, asker);
        }
    }

    private static NetworkId network(TestNetwork network) throws IOException {
        return NetworkFile.read(network.file()).id();
    }

    /** A content's id does not bind its size: a stranger who signs another one must not keep the content from others. */
    private void aFalseSizeIsTheLiarsOwn(LyingSupernode liar, NodeProcess asker, Sealer stranger) throws IOException {
        Hit genuine = film(liar, asker);
        ShareRecord claim = new ShareRecord(
                "a/film", 100_000, ContentId.of(genuine.getRecord().getContent().toByteArray()), 0);
        ShareList list = ShareList.of(List.of(claim));
        liar.answers(honest -> with(honest, headed(list, sealed(stranger, list))));
        assertThat(asker.search("film").names()).containsExactlyInAnyOrder("a/film", "music/film.txt");
        Path target = folder.resolve("film.txt");
        assertThat(asker.get(claim.content().toString(), target).exitCode()).isZero();
        assertThat(target).hasContent("film.txt");
        liar.answers(honest -> honest);
    }

    private static List<Hit> with(List<Hit> honest, Hit lie) {
        List<Hit> all = new ArrayList<>(honest);
        all.addFirst(lie);
        return all;
    }

    private static List<String> search(NodeProcess asker, int dropped) {
        Answer answer = asker.search("song");
        assertThat(answer.number("droppedHits")).as("%s", answer.names()).isEqualTo(dropped);
        return answer.names();
    }

    /** A genuine hit that nobody will have asked for. */
    private static Hit film(LyingSupernode liar, NodeProcess asker) {
        assertThat(asker.search("film").names()).containsExactly("music/film.txt");
        return liar.lastHonest().getFirst();
    }

    private static Map<String, Hit> lies(
            LyingSupernode liar, Hit genuine, Hit other, IdentityKey owner, NetworkId network) {
        ShareRecord invented =
                new ShareRecord("music/song invented.txt", 5, ContentId.of(new byte[ContentId.BYTES]), 0);
        ShareList inventedList = ShareList.of(List.of(invented));
        InstantSource clock = InstantSource.system();
        byte[] elsewhere = network.bytes();
        elsewhere[0]++;
        Instant long_ago = Instant.now().minus(Duration.ofHours(3));
        Map<String, Hit> lies = new LinkedHashMap<>();
        lies.put("an invented file", record(genuine, r -> r.setName(invented.name())));
        lies.put("a hostile name", record(genuine, r -> r.setName("../song.txt")));
        lies.put("an altered size", record(genuine, r -> r.setSize(r.getSize() + 1)));
        lies.put("an altered content", record(genuine, r -> r.setContent(ByteString.copyFrom(new byte[32]))));
        lies.put("an altered time", record(genuine, r -> r.setModifiedMillis(r.getModifiedMillis() + 1)));
        lies.put(
                "another's position",
                genuine.toBuilder().setPosition(other.getPosition()).build());
        lies.put("a proof cut short", genuine.toBuilder().clearPath().build());
        lies.put("a file that was not asked for", other);
        lies.put("no head", genuine.toBuilder().clearHead().build());
        lies.put(
                "a list in the owner's name",
                headed(
                        inventedList,
                        sealed(new Sealer(liar.key(), network, clock), inventedList).toBuilder()
                                .setSigner(ByteString.copyFrom(owner.id().bytes()))
                                .build()));
        lies.put(
                "the owner's list of another network",
                headed(inventedList, sealed(new Sealer(owner, NetworkId.of(elsewhere), clock), inventedList)));
        lies.put(
                "a list the owner signed hours ago",
                headed(inventedList, sealed(new Sealer(owner, network, () -> long_ago), inventedList)));
        return lies;
    }

    private static Sealed sealed(Sealer sealer, ShareList list) {
        return WireShares.sealHead(sealer, list, Instant.now().toEpochMilli() + 1_000_000);
    }

    private static Hit headed(ShareList list, Sealed head) {
        return Hit.newBuilder()
                .setRecord(WireShares.toWire(list.records().getFirst()))
                .setHead(head)
                .setAddress("127.0.0.1:1")
                .setSupernode(head.getSigner())
                .build();
    }

    private static Hit record(Hit hit, UnaryOperator<org.fasttrack.common.wire.proto.Record.Builder> change) {
        return hit.toBuilder()
                .setRecord(change.apply(hit.getRecord().toBuilder()))
                .build();
    }

    private static void aReplayedListIsDropped(LyingSupernode liar, NodeProcess owner, NodeProcess asker, Path music)
            throws Exception {
        liar.answers(honest -> honest);
        search(asker, 0);
        List<Hit> old = liar.lastHonest();
        Files.delete(music.resolve("song one.txt"));
        TestNetwork.expectDone(Fasttrack.run("share", "rescan", "--data", owner.data()));
        Awaitility.await("the owner's new list")
                .untilAsserted(() -> assertThat(search(asker, 0)).containsExactly("music/song number two.txt"));
        liar.answers(honest -> old);
        assertThat(search(asker, old.size())).isEmpty();
    }

    /** A genuine hit, but with an address where somebody else answers: TLS tells, and no byte is taken from there. */
    private void aFalseAddressGivesNothing(LyingSupernode liar, NodeProcess asker) {
        liar.answers(honest -> honest.stream()
                .map(hit -> hit.toBuilder().setAddress(asker.address()).build())
                .toList());
        Answer.Hit hit = asker.search("song").hits().getFirst();
        Fasttrack.Finished got = asker.get(hit.id(), folder.resolve("fetched"));
        assertThat(got.exitCode()).as("%s", got).isEqualTo(3);
        assertThat(folder.resolve("fetched")).doesNotExist();
    }
}
