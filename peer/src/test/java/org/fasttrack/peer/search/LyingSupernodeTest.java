package org.fasttrack.peer.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.Term;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.common.share.WireShares;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.common.wire.proto.Sealed;
import org.junit.jupiter.api.Test;

/** What a supernode may try with the hits it hands out, and that nothing of it gets past the verifier. */
class LyingSupernodeTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Query QUERY = new Query(List.of(new Term.Word("song")), List.of(), Filters.NONE);

    private final NetworkId network = NetworkId.of(new byte[NetworkId.BYTES]);
    private final IdentityKey owner = IdentityKey.generate();
    private final IdentityKey liar = IdentityKey.generate();
    private Instant now = START;
    private final HitVerifier verifier = new HitVerifier(new HeadMemory(new Opener(network, () -> now), () -> now));
    private final Refusals refusals = new Refusals();

    private static ShareRecord file(String name) {
        byte[] root = new byte[ContentId.BYTES];
        root[0] = (byte) name.length();
        return new ShareRecord(name, 1000, ContentId.of(root), 0);
    }

    private Sealed head(IdentityKey signer, ShareList list, long version) {
        return WireShares.sealHead(new Sealer(signer, network, () -> now), list, version);
    }

    private Hit hit(ShareList list, int position, Sealed head) {
        return Hit.newBuilder()
                .setRecord(WireShares.toWire(list.records().get(position)))
                .setPosition(position)
                .addAllPath(list.proof(position).path().stream()
                        .map(ByteString::copyFrom)
                        .toList())
                .setHead(head)
                .setAddress("127.0.0.1:1214")
                .setSupernode(ByteString.copyFrom(liar.id().bytes()))
                .build();
    }

    private void isDropped(Hit hit, Refusals.Reason reason) {
        Refusals counted = new Refusals();
        assertThat(verifier.verify(hit, QUERY, counted)).isEmpty();
        assertThat(counted.counts()).isEqualTo(Map.of(reason, 1));
    }

    private final ShareList list = ShareList.of(List.of(file("a/song one"), file("a/song number two"), file("b/film")));

    @Test
    void anHonestHitArrivesAsItsOwnerSignedIt() {
        VerifiedHit hit = verifier.verify(hit(list, 1, head(owner, list, 1)), QUERY, refusals)
                .orElseThrow();
        assertThat(hit.record()).isEqualTo(list.records().get(1));
        assertThat(hit.owner()).isEqualTo(owner.id());
        assertThat(refusals.total()).isZero();
    }

    @Test
    void anInventedFileIsDropped() {
        ShareList invented = ShareList.of(List.of(file("song invented")));
        Sealed genuine = head(owner, list, 1);
        isDropped(hit(invented, 0, genuine), Refusals.Reason.PROOF);
    }

    @Test
    void anInventedListInTheOwnersNameIsDropped() {
        ShareList invented = ShareList.of(List.of(file("song invented")));
        Sealed forged = head(liar, invented, 1).toBuilder()
                .setSigner(ByteString.copyFrom(owner.id().bytes()))
                .build();
        isDropped(hit(invented, 0, forged), Refusals.Reason.HEAD);
    }

    @Test
    void anAlteredRecordIsDropped() {
        Hit honest = hit(list, 0, head(owner, list, 1));
        isDropped(
                honest.toBuilder()
                        .setRecord(honest.getRecord().toBuilder().setSize(1001))
                        .build(),
                Refusals.Reason.PROOF);
        isDropped(
                honest.toBuilder()
                        .setRecord(honest.getRecord().toBuilder().setName("a/song other"))
                        .build(),
                Refusals.Reason.PROOF);
        isDropped(honest.toBuilder().setPosition(1).build(), Refusals.Reason.PROOF);
        isDropped(
                honest.toBuilder()
                        .setRecord(honest.getRecord().toBuilder().setName("../song"))
                        .build(),
                Refusals.Reason.MALFORMED);
    }

    @Test
    void aGenuineFileThatWasNotAskedForIsDropped() {
        isDropped(hit(list, 2, head(owner, list, 1)), Refusals.Reason.NO_MATCH);
    }

    @Test
    void aReplayedOldListIsDroppedOnceTheNewerOneIsKnown() {
        Sealed old = head(owner, list, 1);
        ShareList newer = ShareList.of(List.of(file("a/song one")));
        assertThat(verifier.verify(hit(newer, 0, head(owner, newer, 2)), QUERY, refusals))
                .isPresent();
        isDropped(hit(list, 1, old), Refusals.Reason.OLD_LIST);
    }

    @Test
    void anOldListIsDroppedForItsAgeEvenByWhoNeverSawANewerOne() {
        Sealed old = head(owner, list, 1);
        now = START.plus(HeadMemory.MAX_AGE).plus(Duration.ofSeconds(1));
        isDropped(hit(list, 1, old), Refusals.Reason.OLD_LIST);
    }

    @Test
    void aListOfAnotherNetworkIsDropped() {
        byte[] other = new byte[NetworkId.BYTES];
        other[0] = 1;
        Sealed elsewhere = WireShares.sealHead(new Sealer(owner, NetworkId.of(other), () -> now), list, 1);
        isDropped(hit(list, 0, elsewhere), Refusals.Reason.HEAD);
    }
}
