package org.fasttrack.peer.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Optional;
import org.fasttrack.peer.swarm.wire.HashRange;
import org.fasttrack.peer.torrent.Storage;
import org.fasttrack.peer.torrent.StoredFile;

/** A public file as ordinary clients get it: with the info dictionary for those who came by a magnet link. */
record PublicFile(StoredFile file, byte[] info) implements Storage {
    PublicFile {
        info = info.clone();
    }

    @Override
    public byte[] info() {
        return info.clone();
    }

    @Override
    public BitSet stored() {
        return file.stored();
    }

    @Override
    public boolean store(int block, ByteBuffer data) {
        return file.store(block, data);
    }

    @Override
    public void read(int block, ByteBuffer target) throws IOException {
        file.read(block, target);
    }

    @Override
    public Optional<byte[]> hashes(HashRange range) {
        return file.hashes(range);
    }

    @Override
    public Optional<byte[]> metadata() {
        return Optional.of(info());
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
