package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.common.identity.NodeId;
import org.junit.jupiter.api.Test;

/** What lies beside a file until it is whole, over restarts and beside other files. */
class DownloadPartTest extends DownloadFixture {
    @Test
    void anAbandonedPartResumesWithWhatVerifies() throws Exception {
        peer(route -> route);
        var download = new AtomicReference<Download>();
        download.set(download(new DownloadEvents() {
            @Override
            public void received(NodeId peer, long bytes, long sofar, long total) {
                if (sofar > 5 << 20) {
                    download.get().stop();
                }
            }
        }));
        assertThat(download.get().run()).isInstanceOf(Outcome.Failed.class);
        assertThat(target).doesNotExist();
        Path part = target.resolveSibling("file.bin.part");
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap("damage".getBytes(StandardCharsets.UTF_8)), 100);
        }
        var resumed = new AtomicLong();
        Outcome.Done done = done(download(new DownloadEvents() {
                    @Override
                    public void resumed(long had, long total) {
                        resumed.set(had);
                    }
                })
                .run());
        assertThat(resumed.get()).isGreaterThan(4 << 20);
        assertThat(done.fromSource().values().iterator().next()).isLessThan(data.length - (4 << 20));
    }

    @Test
    void aTornStateRecordOnlyCostsARefetch() throws Exception {
        peer(route -> route);
        Files.createDirectories(target.getParent());
        Files.write(target.resolveSibling("file.bin.part"), new byte[100]);
        Files.write(target.resolveSibling("file.bin.part.state"), new byte[200]);
        done(download(DownloadEvents.IGNORED).run());
    }

    @Test
    void anExistingFileIsNeverOverwritten() throws Exception {
        peer(route -> route);
        Files.createDirectories(target.getParent());
        Files.writeString(target, "mine");
        assertThat(done(download(DownloadEvents.IGNORED).run()).file()).hasFileName("file (2).bin");
        assertThat(target).hasContent("mine");
    }

    @Test
    void aPartOfAnotherContentAndAStrangersFileAreLeftAlone() throws Exception {
        peer(route -> route);
        Files.createDirectories(target.getParent());
        Path strangers = Files.writeString(target.resolveSibling("file.bin.part"), "not a download");
        Path others = target.resolveSibling("file (2).bin.part");
        Files.writeString(others, "another download");
        PartState.write(
                target.resolveSibling("file (2).bin.part.state"), ContentHasher.hash(new byte[1]), 1, new BitSet());
        assertThat(download(DownloadEvents.IGNORED).run()).isInstanceOf(Outcome.Done.class);
        assertThat(target).hasBinaryContent(data);
        assertThat(strangers).hasContent("not a download");
        assertThat(others).hasContent("another download");
    }

    @Test
    void aSecondDownloadOfTheSamePartIsRefused() throws Exception {
        peer(route -> route);
        try (var busy = part()) {
            var failed = (Outcome.Failed) download(DownloadEvents.IGNORED).run();
            assertThat(failed.cause()).isEqualTo(Outcome.Cause.BUSY);
            assertThat(busy.verifiedBytes()).isZero();
        }
    }

    private PartFile part() throws IOException {
        return PartFile.open(
                target,
                content,
                LeafHashes.verified(content, data.length, leaves).orElseThrow());
    }

    @Test
    void whatADownloadWritesIsNotDiscarded() throws Exception {
        Path part = target.resolveSibling("file.bin.part");
        try (var busy = part()) {
            Download.discard(target, content);
            assertThat(part).exists();
            assertThat(target.resolveSibling("file.bin.part.state")).exists();
            busy.write(0, ByteBuffer.wrap(data));
            assertThat(busy.finish(target)).isEqualTo(target);
        }
        assertThat(target).hasBinaryContent(data);
        part().close();
        Download.discard(target, content);
        assertThat(part).doesNotExist();
    }

    @Test
    void afterAKillTheLastMomentIsNotRepeated() throws Exception {
        peer(route -> route);
        Outcome.Done first = (Outcome.Done) download(DownloadEvents.IGNORED).runNoted();
        assertThat(first.file()).isEqualTo(target);
        Files.writeString(target, "edited by its user");
        Outcome.Done again = (Outcome.Done) download(DownloadEvents.IGNORED).runNoted();
        assertThat(again.file()).as("killed before anybody noted it").isEqualTo(target);
        assertThat(again.fromSource()).isEmpty();
        Path part = Files.createLink(target.resolveSibling("file.bin.part"), target);
        again = (Outcome.Done) download(DownloadEvents.IGNORED).run();
        assertThat(again.file()).as("killed between link and delete").isEqualTo(target);
        assertThat(part).doesNotExist();
        assertThat(target).hasContent("edited by its user");
        try (var left = Files.list(target.getParent())) {
            assertThat(left.toList()).as("nothing is left beside it").containsExactly(target);
        }
    }

    @Test
    void whatTookThePlaceOfAPartIsNotNamedAsTheContent() throws Exception {
        Path part = target.resolveSibling("file.bin.part");
        try (var exchanged = part()) {
            exchanged.write(0, ByteBuffer.wrap(data));
            Files.delete(part);
            Files.write(part, new byte[0]);
            assertThatThrownBy(() -> exchanged.finish(target)).hasMessageContaining("exchanged");
        }
        assertThat(target).doesNotExist();
    }
}
