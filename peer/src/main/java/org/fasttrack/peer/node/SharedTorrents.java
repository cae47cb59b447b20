package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.peer.library.Holdings;
import org.fasttrack.peer.library.Library;
import org.fasttrack.peer.library.SharedFile;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.SwarmLimits;
import org.fasttrack.peer.swarm.wire.InfoDictionary;
import org.fasttrack.peer.torrent.ExtendedMessages;
import org.fasttrack.peer.torrent.Greeting;
import org.fasttrack.peer.torrent.Rates;
import org.fasttrack.peer.torrent.StoredFile;
import org.fasttrack.peer.torrent.Torrent;
import org.fasttrack.peer.torrent.TorrentEvents;
import org.fasttrack.peer.torrent.Torrents;
import org.fasttrack.peer.transfer.UploadMeter;
import org.fasttrack.peer.transfer.UploadSlots;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shared files as seeds: what is shared is seeded. Called by one thread at a time. */
final class SharedTorrents implements Torrents.Seeds {
    private static final Logger LOG = LoggerFactory.getLogger(SharedTorrents.class);

    private final Library library;
    private final NodeId self;
    private final Runnable changed;
    private final Side side;
    private @Nullable Holdings indexed;
    private Map<ByteBuffer, ContentId> byInfoHash = Map.of();

    /**
     * What seeds share with whatever else the node gives.
     *
     * @param port where we listen
     * @param messages receipts
     */
    record Side(IntSupplier port, Rates rates, UploadSlots slots, UploadMeter uploads, ExtendedMessages messages) {}

    /** @param changed is told that a file is not what was hashed any more */
    SharedTorrents(Library library, NodeId self, Runnable changed, Side side) {
        this.library = library;
        this.self = self;
        this.changed = changed;
        this.side = side;
    }

    @Override
    public @Nullable Torrent open(byte[] infoHash) {
        ContentId content = index().get(ByteBuffer.wrap(infoHash));
        return content == null ? null : library.source(content).map(this::seed).orElse(null);
    }

    /** The infohashes of all that is shared: some microseconds a file, after a scan that found something else. */
    private Map<ByteBuffer, ContentId> index() {
        Holdings now = library.holdings();
        if (now != indexed) {
            Map<ContentId, ByteBuffer> known = new HashMap<>();
            byInfoHash.forEach((hash, content) -> known.put(content, hash));
            Map<ByteBuffer, ContentId> fresh = new HashMap<>();
            for (ShareRecord record : now.records()) {
                if (record.bytes() > 0) {
                    fresh.put(known.computeIfAbsent(record.content(), id -> infoHash(record)), record.content());
                }
            }
            byInfoHash = fresh;
            indexed = now;
        }
        return byInfoHash;
    }

    private static ByteBuffer infoHash(ShareRecord record) {
        return ByteBuffer.wrap(new InfoDictionary(record.content(), record.bytes()).shortInfohash());
    }

    private @Nullable Torrent seed(SharedFile file) {
        ContentId content = file.record().content();
        Layout layout = Layout.of(file.record().bytes());
        try {
            var stored = new StoredFile(file.path(), layout, () -> unchanged(content, file), () -> leaves(content));
            var setup = new Torrent.Setup(
                    layout,
                    Greeting.peerId(self),
                    side.port().getAsInt(),
                    SwarmLimits.DEFAULT,
                    side.rates(),
                    true,
                    side.messages(),
                    side.slots().permits());
            return Torrent.start(setup, stored, metering(content));
        } catch (IOException e) {
            LOG.debug("{} cannot be seeded: {}", file.path(), e.toString());
            return null;
        }
    }

    private TorrentEvents metering(ContentId content) {
        return new TorrentEvents() {
            @Override
            public void sent(NodeId peer, int bytes) {
                side.uploads().swarmed(peer, content, bytes);
            }
        };
    }

    private boolean unchanged(ContentId content, SharedFile file) {
        Optional<SharedFile> now = library.source(content);
        boolean same = now.filter(file::equals).isPresent();
        if (!same) {
            changed.run();
        }
        return same;
    }

    private Optional<byte[]> leaves(ContentId content) {
        return library.leafHashes(content).map(LeafHashes::bytes);
    }
}
