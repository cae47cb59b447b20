package org.fasttrack.supernode.session;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.common.share.WireShares;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.supernode.directory.Directory;
import org.fasttrack.supernode.directory.Entry;

/** Turns directory entries into hits that carry their own proof. */
public final class Hits {
    private final ByteString self;
    private final Directory directory;
    private final AttachedPeers attached;
    private final ToIntFunction<NodeId> reputation;

    /** With the scores of newcomers: for a supernode that keeps no evidence. */
    public Hits(NodeId self, Directory directory, AttachedPeers attached) {
        this(self, directory, attached, Bookkeeping.NONE::score);
    }

    /** @param reputation what an owner is worth now; asked once a hit */
    public Hits(NodeId self, Directory directory, AttachedPeers attached, ToIntFunction<NodeId> reputation) {
        this.self = ByteString.copyFrom(self.bytes());
        this.reputation = reputation;
        this.directory = directory;
        this.attached = attached;
    }

    /** What the own directory answers, best first. A peer that leaves meanwhile is left out. */
    public List<Hit> search(Query query, int limit) {
        return directory.search(query, limit).stream()
                .map(this::of)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Hit> of(Entry entry) {
        return attached.find(entry.owner()).flatMap(owner -> of(owner, entry.record(), entry.position()));
    }

    /** Empty when the owner's list is another one by now. */
    Optional<Hit> of(Attached owner, ShareRecord record, int position) {
        return owner.tree().has(record, position) ? Optional.of(proven(owner, record, position)) : Optional.empty();
    }

    private Hit proven(Attached owner, ShareRecord record, int position) {
        return Hit.newBuilder()
                .setRecord(WireShares.toWire(record))
                .setPosition(position)
                .addAllPath(owner.tree().proof(position).path().stream()
                        .map(ByteString::copyFrom)
                        .toList())
                .setHead(owner.head())
                .setAddress(owner.dataAddress())
                .setFirewalled(owner.firewalled())
                .setReputation(reputation.applyAsInt(owner.owner()))
                .setSupernode(self)
                .build();
    }
}
