package org.fasttrack.peer.torrent;

import java.util.LinkedHashMap;
import java.util.Optional;
import org.fasttrack.peer.swarm.wire.HashLayers;

/**
 * The Merkle layers that hash requests asked for last, of all open files together, since strangers decide which: within a
 * number of bytes, but always the last one's, which another request will ask for soon. Thread-safe.
 */
final class LayerCache {
    /** The layers of a file are 0.4 % of it: these are of 16 GiB. */
    static final LayerCache SHARED = new LayerCache(64L << 20);

    private final long maxBytes;
    private final LinkedHashMap<StoredFile, HashLayers> layers = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    LayerCache(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    synchronized Optional<HashLayers> get(StoredFile file) {
        return Optional.ofNullable(layers.get(file));
    }

    synchronized void put(StoredFile file, HashLayers known) {
        remove(file);
        layers.put(file, known);
        bytes += known.memoryBytes();
        while (bytes > maxBytes && layers.size() > 1) {
            remove(layers.firstEntry().getKey());
        }
    }

    synchronized void remove(StoredFile file) {
        HashLayers gone = layers.remove(file);
        if (gone != null) {
            bytes -= gone.memoryBytes();
        }
    }
}
