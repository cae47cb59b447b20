package org.fasttrack.peer.uplink;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.share.ShareList;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;

/** A peer that shares made-up files. */
final class TestPeer implements AutoCloseable {
    final IdentityKey key = IdentityKey.generate();
    final Sealer sealer;
    final Uplink uplink;
    private final AtomicReference<ShareList> shares;

    private TestPeer(ShareList list, List<String> introducers, Candidacy candidacy, InstantSource clock) {
        sealer = new Sealer(key, TestSupernode.NETWORK, clock);
        shares = new AtomicReference<>(list);
        uplink = new Uplink(
                TlsIdentity.create(key, new byte[0]),
                PeerCheck.ANYONE,
                sealer,
                new Opener(TestSupernode.NETWORK, clock),
                Introducers.of(introducers),
                new Uplink.SelfDescription("127.0.0.1:1214", false, candidacy),
                shares::get);
        uplink.start();
    }

    static TestPeer sharing(ShareList list, TestSupernode... introducers) {
        List<String> addresses =
                List.of(introducers).stream().map(TestSupernode::address).toList();
        return new TestPeer(list, addresses, Candidacy.NONE, InstantSource.system());
    }

    /** Its clock is {@code ahead} of everybody else's. */
    static TestPeer ahead(Duration ahead, TestSupernode supernode) {
        InstantSource clock = () -> Instant.now().plus(ahead);
        return new TestPeer(files("a"), List.of(supernode.address()), Candidacy.NONE, clock);
    }

    static TestPeer candidate(Candidacy candidacy, TestSupernode supernode) {
        return new TestPeer(files("a"), List.of(supernode.address()), candidacy, InstantSource.system());
    }

    static ShareList files(String... names) {
        List<ShareRecord> records = new ArrayList<>();
        for (String name : names) {
            records.add(new ShareRecord(name, 10, ContentId.of(new byte[ContentId.BYTES]), 1));
        }
        return ShareList.of(records);
    }

    void nowShares(ShareList list) {
        shares.set(list);
        uplink.sharesChanged();
    }

    boolean registeredAt(TestSupernode supernode, ShareList list) {
        return uplink.attachment()
                .filter(attachment -> attachment.supernode().equals(supernode.id()))
                .filter(attachment -> java.util.Arrays.equals(attachment.root(), list.root()))
                .isPresent();
    }

    @Override
    public void close() {
        uplink.close();
    }
}
