package org.fasttrack.peer.download;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.content.MerkleTree;

/**
 * A download's leaf hashes in a file beside its part: a five-hundredth of the content that a later try need not fetch
 * again. They are proven when they are read, so a torn file is as good as none.
 */
final class KeptLeaves {
    /** Of smaller contents they are fetched faster than they are kept. */
    private static final int LEAST = Transfer.CHUNK_LEAVES;

    private static final int STEP_BYTES = 64 * 1024;

    private KeptLeaves() {}

    /** Where there is no room for them, they are fetched again. */
    static void keep(Path file, LeafHashes leaves) {
        ByteBuffer hashes = leaves.view();
        try {
            if (leaves.count() > LEAST && !(Files.exists(file) && Files.size(file) == hashes.remaining())) {
                write(file, hashes);
            }
        } catch (IOException e) {
            discard(file);
        }
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // What is there is proven before it is used.
        }
    }

    private static void write(Path file, ByteBuffer hashes) throws IOException {
        try (FileChannel out = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            int end = hashes.limit();
            while (hashes.position() < end) {
                out.write(hashes.limit(Math.min(end, hashes.position() + STEP_BYTES)));
            }
        }
    }

    /** Those of a content of {@code bytes}; empty when they are not there, or others. */
    static Optional<LeafHashes> read(Path file, ContentId content, long bytes) throws IOException {
        long size = MerkleTree.leafCount(bytes) * MerkleTree.HASH_BYTES;
        return Files.isRegularFile(file) && Files.size(file) == size
                ? LeafHashes.adopted(content, bytes, Files.readAllBytes(file))
                : Optional.empty();
    }
}
