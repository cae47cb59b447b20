package org.fasttrack.peer.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.share.ShareRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies in folders besides plain files: each of it is shared or reported, and none of it ends the scan. */
class OddFoldersTest {
    @TempDir
    Path folder;

    private final Library library = new Library(new MemoryCatalogue());

    @AfterEach
    void close() {
        library.close();
    }

    private Holdings scan() throws InterruptedException {
        library.add(SharedFolder.of("odd", folder));
        return library.scan();
    }

    private static List<String> names(Holdings holdings) {
        return holdings.records().stream().map(ShareRecord::name).toList();
    }

    @Test
    void pipesAndSocketsAreReportedAndNotWaitedFor() throws Exception {
        Path pipe = folder.resolve("pipe");
        Assumptions.assumeTrue(
                new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0, "mkfifo is needed");
        Files.writeString(folder.resolve("plain"), "plain");
        Path shortPath = Files.createTempDirectory("odd"); // a socket's path has some hundred bytes at most
        try (var socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(shortPath.resolve("s")));
            Files.move(shortPath.resolve("s"), folder.resolve("socket"));
            Holdings holdings = scan();
            assertThat(names(holdings)).containsExactly("odd/plain");
            assertThat(holdings.skipped())
                    .hasSize(2)
                    .extracting(Skipped::reason)
                    .containsOnly(Skipped.Reason.NOT_A_FILE);
        } finally {
            Files.delete(shortPath);
        }
    }

    @Test
    void eachFolderIsCountedByItself(@TempDir Path films) throws Exception {
        Files.createSymbolicLink(folder.resolve("nowhere"), folder.resolve("no such file"));
        SharedFolder added = SharedFolder.of("films", films);
        library.add(added);
        assertThat(scan().of(added)).isEqualTo(new Holdings.Share(0, 0, 0));
        Files.writeString(films.resolve("film"), "the film");
        Files.createSymbolicLink(films.resolve("nowhere"), films.resolve("no such file"));
        Holdings holdings = library.scan();
        assertThat(holdings.of(added)).isEqualTo(new Holdings.Share(1, 8, 1));
        assertThat(holdings.figures().skipped()).isEqualTo(2);
    }

    @Test
    void theDataFolderOfANodeIsNeverShared() throws Exception {
        Path node = Files.createDirectories(folder.resolve("deep/node"));
        for (String name : List.of("identity.key", "node.lock", "api.json", "last-search")) {
            Files.writeString(node.resolve(name), "secret");
        }
        Files.writeString(folder.resolve("plain"), "plain");
        Holdings holdings = scan();
        assertThat(holdings.records()).extracting(ShareRecord::name).containsExactly("odd/plain");
        assertThat(holdings.skipped()).extracting(Skipped::reason).containsExactly(Skipped.Reason.NODE_FOLDER);
    }

    @Test
    void namesThatDifferInCaseOnlyAreTwoFiles() throws Exception {
        Files.writeString(folder.resolve("Readme"), "one");
        Files.writeString(folder.resolve("README"), "two");
        Assumptions.assumeTrue(Files.readString(folder.resolve("Readme")).equals("one"), "a file system without case");
        assertThat(names(scan())).containsExactly("odd/README", "odd/Readme");
    }

    @Test
    void aTreeDeeperThanANameMayBeIsReportedAtItsLimit() throws Exception {
        Path deep = folder;
        for (int level = 0; level < 300; level++) {
            deep = deep.resolve("d");
            Files.createDirectory(deep);
            if (level % 100 == 99) {
                Files.writeString(deep.resolve("file"), "level " + level);
            }
        }
        Path tooDeep = deep;
        for (int level = 0; level < 5; level++) {
            tooDeep = Files.createDirectory(tooDeep.resolve("a".repeat(100)));
        }
        Files.writeString(tooDeep.resolve("file"), "out of reach");
        Holdings holdings = scan();
        assertThat(names(holdings)).hasSize(3).allMatch(name -> name.endsWith("/file"));
        assertThat(holdings.skipped()).extracting(Skipped::reason).containsExactly(Skipped.Reason.INVALID_NAME);
    }

    @Test
    void whatIsUnchangedNeedsNoCatalogueTheSecondTime() throws Exception {
        Files.writeString(folder.resolve("one"), "one");
        Files.writeString(folder.resolve("two"), "two");
        var asked = new MemoryCatalogueCounting();
        try (var counted = new Library(asked)) {
            counted.add(SharedFolder.of("odd", folder));
            counted.scan();
            int first = asked.finds;
            Files.writeString(folder.resolve("two"), "changed");
            assertThat(counted.scan().figures().hashedFiles()).isEqualTo(1);
            assertThat(asked.finds - first).isEqualTo(1);
            Files.delete(folder.resolve("two"));
            counted.scan();
            assertThat(asked.kept).isEqualTo(1);
        }
    }

    /** Counts what it is asked. */
    private static final class MemoryCatalogueCounting implements Catalogue {
        private final MemoryCatalogue memory = new MemoryCatalogue();
        private int finds;
        private int kept;

        @Override
        public Optional<ContentId> find(String path, FileStamp stamp) {
            finds++;
            return memory.find(path, stamp);
        }

        @Override
        public void put(String path, FileStamp stamp, ContentId content) {
            memory.put(path, stamp, content);
        }

        @Override
        public void retain(Set<String> paths) {
            kept = paths.size();
            memory.retain(paths);
        }

        @Override
        public void commit() {
            memory.commit();
        }

        @Override
        public void close() {
            memory.close();
        }
    }
}
