package org.fasttrack.peer.gateway;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.peer.library.SharedFile;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.SwarmLimits;
import org.fasttrack.peer.torrent.ExtendedMessages;
import org.fasttrack.peer.torrent.Rates;
import org.fasttrack.peer.torrent.StoredFile;
import org.fasttrack.peer.torrent.Torrent;
import org.fasttrack.peer.torrent.TorrentEvents;
import org.fasttrack.peer.torrent.Torrents;
import org.fasttrack.peer.transfer.UploadSlots;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens public contents for seeding in the clear. Ordinary clients are among themselves: the torrents here are not those
 * of the data port, so no plain connection meets one of our own network. Both infohashes of a hybrid lead to one torrent.
 */
final class PublicSeeds implements Torrents.Seeds {
    private static final Logger LOG = LoggerFactory.getLogger(PublicSeeds.class);

    private final PublicTorrents shared;
    private final byte[] peerId;
    private final Rates rates;
    private final UploadSlots slots;
    private final Map<PublicTorrent, Torrent> open = new HashMap<>();

    PublicSeeds(PublicTorrents shared, byte[] peerId, Rates rates, UploadSlots slots) {
        this.shared = shared;
        this.peerId = peerId.clone();
        this.rates = rates;
        this.slots = slots;
    }

    @Override
    public synchronized @Nullable Torrent open(byte[] infoHash) {
        open.values().removeIf(Torrent::closed);
        return shared.find(infoHash).flatMap(this::running).orElse(null);
    }

    private Optional<Torrent> running(PublicTorrent torrent) {
        Torrent running = open.get(torrent);
        if (running != null) {
            return Optional.of(running);
        }
        Optional<Torrent> started = shared.publicFile(torrent.content()).flatMap(file -> start(torrent, file));
        started.ifPresent(one -> open.put(torrent, one));
        return started;
    }

    private Optional<Torrent> start(PublicTorrent torrent, SharedFile file) {
        Layout layout = Layout.of(file.record().bytes());
        ContentId content = torrent.content();
        try {
            var stored = new StoredFile(
                    file.path(),
                    layout,
                    () -> shared.publicFile(content).filter(file::equals).isPresent(),
                    () -> shared.leaves(content));
            var setup = new Torrent.Setup(
                    layout, peerId, 0, SwarmLimits.DEFAULT, rates, false, ExtendedMessages.NONE, slots.permits());
            return Optional.of(Torrent.start(setup, new PublicFile(stored, torrent.info()), TorrentEvents.IGNORED));
        } catch (IOException e) {
            LOG.warn("{} cannot be seeded: {}", file.record().name(), e.toString());
            return Optional.empty();
        }
    }
}
