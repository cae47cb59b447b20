package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fasttrack.lab.process.TestNetwork.expectDone;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer whose data folder lies on a full disk shares all the same, and needs no repair when there is room again. */
class FullDiskTest {
    private static final int FILES = 3_000;

    @TempDir
    Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        boolean mounted = Files.isExecutable(Path.of("/bin/mount"))
                && run("mount", "-t", "tmpfs", "-o", "size=3m", "fasttrack-test", disk.toString()) == 0;
        Assumptions.assumeTrue(mounted, "a small file system needs the right to mount one; nothing was checked");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", disk.toString());
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    @Test
    void aFullDiskCostsTheCatalogueAndNothingElse() throws Exception {
        try (TestNetwork network = TestNetwork.create(folder, 1)) {
            Path shared = Files.createDirectories(folder.resolve("shared"));
            greengages(shared, 0, 10);
            network.startSupernodes();
            NodeProcess peer = network.peer("disk/peer").sharing(shared).start();
            Path filler = fill();
            greengages(shared, 10, FILES);
            expectDone(Fasttrack.run("share", "rescan", "--data", peer.data()));

            assertThat(Files.readString(peer.log())).as("the disk was full").contains("catalogue cannot be");
            awaitRegistered(peer);
            assertThat(peer.search("greengage", "2999").hits()).hasSize(1);
            String id = peer.search("greengage", "17").hits().getFirst().id();
            assertThat(peer.get(id, folder.resolve("fetched")).exitCode()).isZero();
            assertThat(peer.terminate()).isIn(0, 143);

            Files.delete(filler);
            peer.start();
            awaitRegistered(peer);
            peer.kill9();
            peer.start();
            awaitRegistered(peer);
            assertThat(Files.readString(peer.log())).doesNotContain("catalogue");
        }
    }

    private static void greengages(Path shared, int from, int until) throws IOException {
        for (int i = from; i < until; i++) {
            Files.writeString(shared.resolve("greengage " + i), "file " + i);
        }
    }

    private static void awaitRegistered(NodeProcess peer) {
        Awaitility.await("all files are registered").until(() -> peer.status("registeredFiles") == FILES);
    }

    /** Takes the last byte of the disk. */
    private Path fill() throws IOException {
        Path filler = disk.resolve("filler");
        try (OutputStream out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[1024]);
            }
        } catch (IOException full) {
            assertThat(Files.getFileStore(disk).getUsableSpace()).isZero();
            return filler;
        }
    }

    @Test
    void aFetchThatDoesNotFitIsRefusedBeforeItBegins() throws Exception {
        try (TestNetwork network = TestNetwork.create(folder, 1)) {
            Path shared = Files.createDirectories(folder.resolve("shared"));
            Files.write(shared.resolve("greengage.bin"), new byte[4 << 20]);
            network.startSupernodes();
            NodeProcess peer = network.peer("peer").sharing(shared).start();
            Fasttrack.Finished got =
                    peer.get(peer.search("greengage").hits().getFirst().id(), disk.resolve("fetched"));
            assertThat(got.exitCode()).isEqualTo(4);
            assertThat(got.err().lines()).hasSize(1).first().asString().contains("space");
            assertThat(disk.resolve("fetched")).doesNotExist();
            try (var left = Files.list(disk)) {
                assertThat(left).allSatisfy(file -> assertThat(file).isEmptyFile());
            }
        }
    }
}
