package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.peer.transfer.SharingPeer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a small file system of its own, which only root can mount; skipped elsewhere. */
class FullDiskTest {
    @TempDir
    Path folder;

    private final byte[] data = new byte[20 << 20];
    private final TlsIdentity me = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
    private Path disk;
    private SharingPeer source;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString()) == 0,
                "no small file system can be mounted here: only root can");
        new Random(4).nextBytes(data);
        source = SharingPeer.of(Files.write(folder.resolve("shared"), data));
    }

    @AfterEach
    void unmount() throws Exception {
        if (source != null) {
            source.close();
            run("umount", disk.toString());
        }
    }

    private static int run(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    private Outcome download(DownloadEvents events) throws InterruptedException {
        return of(events).run();
    }

    private Download of(DownloadEvents events) {
        var wanted = new Download.Wanted(
                source.content,
                data.length,
                List.of(new Source(source.id(), source.port.address())),
                disk.resolve("file"));
        return new Download(me, PeerCheck.ANYONE, wanted, events);
    }

    private static void fill(Path file) {
        byte[] block = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(file)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            // Full now.
        }
    }

    @Test
    void withoutRoomNothingIsFetchedAndNothingIsLeft() throws Exception {
        Files.write(disk.resolve("other"), new byte[8 << 20]);
        var outcome = (Outcome.Failed) download(DownloadEvents.IGNORED);
        assertThat(outcome.cause()).isEqualTo(Outcome.Cause.NO_SPACE);
        assertThat(outcome.reason()).contains("20.0 MiB needed", "16.0 MiB free");
        try (var left = Files.list(disk)) {
            assertThat(left.toList()).containsExactly(disk.resolve("other"));
        }
    }

    @Test
    void roomIsTakenForAProvenSizeOnly() throws Exception {
        Files.write(disk.resolve("other"), new byte[8 << 20]);
        long before = Files.getFileStore(disk).getUsableSpace();
        byte[] hashes = ContentHasher.leavesOf(ByteBuffer.wrap(data));
        LeafHashes leaves =
                LeafHashes.verified(source.content, data.length, hashes).orElseThrow();
        try (PartFile part = PartFile.begin(disk.resolve("file"), source.content, data.length)
                .orElseThrow()) {
            assertThat(Files.getFileStore(disk).getUsableSpace()).isGreaterThan(before - data.length / 2);
            assertThatThrownBy(() -> part.proven(leaves)).isInstanceOf(PartFile.NoSpace.class);
        }
    }

    @Test
    void theRoomIsTakenBeforeTheFirstByteAndNobodyElseGetsIt() throws Exception {
        var filled = new AtomicBoolean();
        Outcome outcome = download(fillingAfter(5 << 20, filled));
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        assertThat(filled).isTrue();
        assertThat(Files.mismatch(disk.resolve("file"), folder.resolve("shared")))
                .isEqualTo(-1);
    }

    /** The old file system knows no reservation. */
    @Test
    void aDiskThatRunsFullKeepsThePartForLater() throws Exception {
        mountWithoutReservation();
        var outcome = (Outcome.Failed) download(fillingAfter(5 << 20, new AtomicBoolean()));
        assertThat(outcome.cause()).isEqualTo(Outcome.Cause.NO_SPACE);
        assertThat(outcome.reason()).contains("the disk is full", "make room");
        assertThat(disk.resolve("file")).doesNotExist();
        Files.delete(disk.resolve("filler"));
        resumesAndEnds();
    }

    @Test
    void whatWasReservedIsThereAfterAPause() throws Exception {
        var download = new AtomicReference<Download>();
        download.set(of(new DownloadEvents() {
            @Override
            public void received(NodeId peer, long bytes, long done, long total) {
                if (done > 5 << 20) {
                    download.get().stop();
                }
            }
        }));
        assertThat(((Outcome.Failed) download.get().run()).cause()).isEqualTo(Outcome.Cause.STOPPED);
        fill(disk.resolve("filler"));
        resumesAndEnds();
    }

    private DownloadEvents fillingAfter(long amount, AtomicBoolean filled) {
        return new DownloadEvents() {
            // Who tells of more while the disk is being filled waits: the download cannot end before that.
            @Override
            public synchronized void received(NodeId peer, long bytes, long done, long total) {
                if (done > amount && filled.compareAndSet(false, true)) {
                    fill(disk.resolve("filler"));
                }
            }
        };
    }

    private void resumesAndEnds() throws Exception {
        var resumed = new AtomicLong();
        Outcome again = download(new DownloadEvents() {
            @Override
            public void resumed(long done, long total) {
                resumed.set(done);
            }
        });
        assertThat(again).isInstanceOf(Outcome.Done.class);
        assertThat(resumed.get()).isGreaterThan(4 << 20);
        assertThat(Arrays.equals(Files.readAllBytes(disk.resolve("file")), data))
                .isTrue();
    }

    private void mountWithoutReservation() throws Exception {
        run("umount", disk.toString());
        Path image = folder.resolve("image");
        Files.write(image, new byte[28 << 20]);
        assumeTrue(
                run("mke2fs", "-q", "-F", "-t", "ext2", image.toString()) == 0
                        && run("mount", "-o", "loop", image.toString(), disk.toString()) == 0,
                "no second file system can be mounted here");
        Path probe = Files.createFile(disk.resolve("probe"));
        assumeTrue(Reservation.reserve(probe, 4096) == Reservation.Outcome.NOT_HERE, "this ext2 reserves after all");
        Files.delete(probe);
    }
}
