package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartStateTest {
    private static final int LEAVES = 100;
    private static final long BYTES = (long) LEAVES * MerkleTree.LEAF_BYTES - 5;

    @TempDir
    Path folder;

    private final ContentId content = ContentHasher.hash(new byte[1]);
    private final BitSet verified = new BitSet();
    private Path record;

    @BeforeEach
    void write() throws IOException {
        record = folder.resolve("record");
        PartState.write(record, content, BYTES, verified);
    }

    private void mark(int first, int end) throws IOException {
        try (FileChannel marks = FileChannel.open(record, StandardOpenOption.WRITE)) {
            verified.set(first, end);
            PartState.mark(marks, verified, first, end);
        }
    }

    @Test
    void leavesMarkedInPlaceAreRead() throws IOException {
        mark(7, 8);
        mark(0, 1);
        mark(64, LEAVES);
        mark(30, 33);
        assertThat(PartState.read(record, content, BYTES)).isEqualTo(verified);
    }

    @Test
    void recordOfAnotherContentOrSizeClaimsNothing() throws IOException {
        mark(0, LEAVES);
        assertThat(PartState.read(record, ContentHasher.hash(new byte[2]), BYTES)
                        .isEmpty())
                .isTrue();
        assertThat(PartState.read(record, content, BYTES - 1).isEmpty()).isTrue();
        assertThat(PartState.mayBeOf(record, content)).isTrue();
        assertThat(PartState.mayBeOf(record, ContentHasher.hash(new byte[2]))).isFalse();
    }

    @Test
    void damagedHeadClaimsNothing() throws IOException {
        mark(0, LEAVES);
        byte[] bytes = Files.readAllBytes(record);
        bytes[45]++;
        Files.write(record, bytes);
        assertThat(PartState.read(record, content, BYTES).isEmpty()).isTrue();
    }

    @Test
    void bitsBeyondTheLastLeafAreNone() throws IOException {
        byte[] bytes = Files.readAllBytes(record);
        bytes[bytes.length - 1] = -1;
        Files.write(record, bytes);
        assertThat(PartState.read(record, content, BYTES).length()).isLessThanOrEqualTo(LEAVES);
    }

    @Test
    void recordLongerThanItCanBeIsNotRead() throws IOException {
        mark(0, LEAVES);
        Files.write(record, new byte[1], StandardOpenOption.APPEND);
        assertThat(PartState.read(record, content, BYTES).isEmpty()).isTrue();
    }
}
