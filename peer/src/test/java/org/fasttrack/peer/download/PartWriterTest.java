package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartWriterTest {
    private static final long SEED = 5;
    private static final int PAGE = 4096;
    private static final int PAGES = 64;

    @TempDir
    Path folder;

    private final Random random = new Random(SEED);
    private final byte[] expected = new byte[PAGES * PAGE];
    private Path part;

    @BeforeEach
    void name() {
        part = folder.resolve("part");
    }

    private FileChannel channel() throws IOException {
        return FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private void write(PartWriter writer, ByteBuffer memory, int at, int bytes) throws IOException {
        byte[] data = new byte[bytes];
        random.nextBytes(data);
        memory.clear().put(data).flip();
        writer.write(memory, at);
        assertThat(memory.remaining()).isZero();
        System.arraycopy(data, 0, expected, at, bytes);
    }

    private void assertHoldsWhatWasWritten() throws IOException {
        byte[] there = Files.readAllBytes(part);
        assertThat(Arrays.equals(there, Arrays.copyOf(expected, there.length)))
                .as("seed " + SEED)
                .isTrue();
    }

    @Test
    void whateverIsAlignedOrNotStandsWhereItBelongs() throws IOException {
        ByteBuffer aligned = PartWriter.buffer(PAGES * PAGE);
        ByteBuffer odd = ByteBuffer.allocateDirect(PAGES * PAGE + 1).slice(1, PAGES * PAGE);
        ByteBuffer heap = ByteBuffer.allocate(PAGES * PAGE);
        try (FileChannel channel = channel();
                PartWriter writer = PartWriter.open(part, channel)) {
            for (int i = 0; i < 300; i++) {
                boolean pages = random.nextBoolean();
                int at = random.nextInt(PAGES) * PAGE + (pages ? 0 : random.nextInt(PAGE));
                int bytes = 1 + random.nextInt(expected.length - at);
                ByteBuffer memory = random.nextInt(4) > 0 ? aligned : random.nextBoolean() ? odd : heap;
                write(writer, memory, at, pages && bytes > PAGE ? bytes / PAGE * PAGE : bytes);
            }
        }
        assertHoldsWhatWasWritten();
    }

    @Test
    void withoutDirectWritesTheCacheTakesAll() throws IOException {
        ByteBuffer memory = PartWriter.buffer(PAGES * PAGE);
        try (FileChannel channel = channel();
                PartWriter writer = PartWriter.throughCache(channel)) {
            write(writer, memory, 0, 10 * PAGE + 1);
            write(writer, memory, 7 * PAGE, 20 * PAGE);
        }
        assertHoldsWhatWasWritten();
    }

    @Test
    void whatTheDiskRefusesTheCacheIsAsked() throws IOException {
        ByteBuffer memory = PartWriter.buffer(PAGES * PAGE);
        try (FileChannel channel = channel()) {
            PartWriter writer = PartWriter.open(part, channel);
            writer.close(); // every direct write fails from now on
            write(writer, memory, 0, PAGES * PAGE);
        }
        assertHoldsWhatWasWritten();
    }
}
