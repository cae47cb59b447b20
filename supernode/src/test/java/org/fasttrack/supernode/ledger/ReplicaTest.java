package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.Reading;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.LogName;
import org.fasttrack.common.log.LogTree;
import org.fasttrack.common.log.TreeHash;
import org.fasttrack.common.reputation.Fault;
import org.fasttrack.common.seal.NetworkId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplicaTest {
    private static final NetworkId NETWORK = NetworkId.of(new byte[32]);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final IdentityKey owner = IdentityKey.generate();
    private final EvidenceReader reader = new EvidenceReader(NETWORK);

    private Path path() {
        return folder.resolve("copy");
    }

    private Replica open() throws IOException {
        return Replica.open(path(), new LogName(NETWORK.toString(), owner.id()), () -> NOW);
    }

    private static List<byte[]> entries(String branch, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> (branch + i).getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private static LogTree tree(List<byte[]> entries) {
        LogTree tree = new LogTree();
        entries.forEach(entry -> tree.add(TreeHash.leaf(entry)));
        return tree;
    }

    private Checkpoint head(LogTree tree, long size) {
        return Checkpoint.sign(owner, NETWORK.toString(), tree.head(size));
    }

    private void convicts(byte[] proof) {
        assertThat(reader.read(proof))
                .isInstanceOfSatisfying(
                        Reading.Accepted.class,
                        accepted -> assertThat(accepted.evidence())
                                .isEqualTo(new Fault(owner.id(), Fault.Kind.CONFLICTING_HEADS, "heads", NOW)));
    }

    /** What was read, in order. */
    private static final class Read implements Copies.Reader {
        private final List<Long> indexes = new ArrayList<>();

        @Override
        public boolean copied(NodeId log, long index, byte[] entry, boolean known) {
            return indexes.add(index);
        }

        @Override
        public boolean distrusts(NodeId log) {
            return false;
        }
    }

    private void damage(int entry) throws IOException {
        byte[] bytes = Files.readAllBytes(path());
        bytes[FileHeader.BYTES + (entry + 1) * Frame.bytes(new byte[2]) - 1] ^= 1;
        Files.write(path(), bytes, StandardOpenOption.WRITE);
    }

    @Test
    void whatFollowsAnEntryThatCannotBeReadCountsWhenItIsBack() throws IOException {
        LogTree log = tree(entries("a", 0, 5));
        Read read = new Read();
        try (Replica copy = open()) {
            copy.extend(head(log, 5), entries("a", 0, 5));
            damage(1);
            assertThatThrownBy(() -> Copies.read(copy, read)).isInstanceOf(IOException.class);
            assertThat(read.indexes).containsExactly(0L);
            assertThat(copy.isDamaged()).isTrue();
            assertThat(copy.size()).isEqualTo(1);
            assertThat(copy.verified().head().size())
                    .as("what a restart need not verify")
                    .isZero();
            assertThat(copy.refill(1, entries("a", 1, 3))).isFalse();
            assertThat(copy.refill(3, entries("a", 3, 9))).as("the end").isTrue();
            assertThat(copy.isDamaged()).isFalse();
            Copies.read(copy, read);
            assertThat(read.indexes).containsExactly(0L, 1L, 2L, 3L, 4L);
            assertThat(copy.verified().head().size()).isEqualTo(5);
        }
    }

    @Test
    void whoGivesBackWhatWasNotThereGivesNothing() throws IOException {
        LogTree log = tree(entries("a", 0, 5));
        try (Replica copy = open()) {
            copy.extend(head(log, 5), entries("a", 0, 5));
            assertThat(copy.refill(5, entries("b", 5, 6)))
                    .as("nothing is missing")
                    .isFalse();
            copy.lose(2);
            assertThat(copy.refill(1, entries("a", 1, 5))).as("not the next").isFalse();
            assertThat(copy.refill(2, entries("b", 2, 5))).isFalse();
            assertThat(copy.isDamaged()).isTrue();
            assertThat(copy.refill(0, entries("a", 0, 5))).isTrue();
            assertThat(copy.entry(4)).isEqualTo("a4".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void aSectorThatTheDiskDoesNotGiveIsDamage() throws IOException {
        List<byte[]> large = Stream.generate(() -> new byte[50_000]).limit(60).toList();
        try (Replica copy = open()) {
            copy.extend(head(tree(large), 60), large);
        }
        List<Long> read = new ArrayList<>();
        try (FileChannel file = new BadSector(FileChannel.open(path()), 2_000_000)) {
            FileScan.End end = FileScan.frames(file, (index, offset, entry) -> {
                assertThat(entry).hasSize(50_000);
                read.add(index);
            });
            assertThat(end).isEqualTo(new FileScan.End(39, FileHeader.BYTES + 39 * 50_016, true));
            assertThat(read).hasSize(39).doesNotHaveDuplicates();
        }
        try (FileChannel file = FileChannel.open(path())) {
            assertThat(FileScan.frames(file, (index, offset, entry) -> {}).entries())
                    .isEqualTo(60);
        }
    }

    @Test
    void aCopyGrowsWithTheLogAndSurvivesReopening() throws IOException {
        LogTree log = tree(entries("a", 0, 30));
        try (Replica copy = open()) {
            assertThat(copy.extend(head(log, 0), List.of())).isEqualTo(new Extension.Unchanged());
            assertThat(copy.extend(head(log, 1), entries("a", 0, 1))).isEqualTo(new Extension.Extended(1));
            assertThat(copy.extend(head(log, 20), entries("a", 1, 20))).isEqualTo(new Extension.Extended(20));
            assertThat(copy.extend(head(log, 7), List.of())).isEqualTo(new Extension.Unchanged());
        }
        try (Replica copy = open()) {
            assertThat(copy.size()).isEqualTo(20);
            assertThat(copy.head().map(Checkpoint::head)).contains(log.head(20));
            assertThat(copy.extend(head(log, 30), entries("a", 20, 30))).isEqualTo(new Extension.Extended(30));
            assertThat(copy.entry(29)).isEqualTo("a29".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void entriesThatDoNotLeadToTheHeadAreRefusedWhole() throws IOException {
        LogTree log = tree(entries("a", 0, 10));
        try (Replica copy = open()) {
            copy.extend(head(log, 4), entries("a", 0, 4));
            assertThat(copy.extend(head(log, 10), entries("b", 4, 10))).isInstanceOf(Extension.Refused.class);
            assertThat(copy.extend(head(log, 10), entries("a", 4, 9))).isInstanceOf(Extension.Refused.class);
            assertThat(copy.extend(head(log, 10), entries("a", 0, 10))).isInstanceOf(Extension.Refused.class);
            Checkpoint another = Checkpoint.sign(IdentityKey.generate(), NETWORK.toString(), log.head());
            assertThat(copy.extend(another, entries("a", 4, 10))).isInstanceOf(Extension.Refused.class);
            assertThat(copy.size()).isEqualTo(4);
            assertThat(copy.extend(head(log, 10), entries("a", 4, 10))).isEqualTo(new Extension.Extended(10));
        }
    }

    @Test
    void twoHeadsOfOneSizeConvictTheOwner() throws IOException {
        try (Replica copy = open()) {
            copy.extend(head(tree(entries("a", 0, 10)), 10), entries("a", 0, 10));
            Extension forked = copy.extend(head(tree(entries("b", 0, 10)), 10), entries("b", 0, 10));
            assertThat(forked).isInstanceOfSatisfying(Extension.Forked.class, fork -> convicts(fork.proof()));
        }
    }

    @Test
    void anOlderHeadOfAnotherBranchConvictsTheOwner() throws IOException {
        try (Replica copy = open()) {
            copy.extend(head(tree(entries("a", 0, 10)), 10), entries("a", 0, 10));
            Extension forked = copy.extend(head(tree(entries("b", 0, 6)), 6), List.of());
            assertThat(forked).isInstanceOfSatisfying(Extension.Forked.class, fork -> convicts(fork.proof()));
        }
    }

    @Test
    void aNewerHeadOfAnotherBranchConvictsByItsOwnConsistencyProof() throws IOException {
        LogTree honest = tree(entries("a", 0, 20));
        LogTree branch = tree(entries("b", 0, 20));
        try (Replica copy = open()) {
            copy.extend(head(honest, 10), entries("a", 0, 10));
            assertThat(copy.extend(head(branch, 20), entries("b", 10, 20))).isInstanceOf(Extension.Refused.class);
            convicts(copy.judge(head(branch, 20), branch.head(10).root(), branch.consistency(10, 20))
                    .orElseThrow());
            assertThat(copy.judge(head(honest, 20), honest.head(10).root(), honest.consistency(10, 20)))
                    .as("an honest extension")
                    .isEmpty();
            assertThat(copy.judge(head(honest, 20), branch.head(10).root(), branch.consistency(10, 20)))
                    .as("a proof for another head")
                    .isEmpty();
        }
    }

    @Test
    void aDamagedCopyAsksForWhatItLostAndAcceptsNothingElse() throws IOException {
        LogTree log = tree(entries("a", 0, 12));
        try (Replica copy = open()) {
            copy.extend(head(log, 4), entries("a", 0, 4));
            copy.extend(head(log, 9), entries("a", 4, 9));
        }
        byte[] bytes = Files.readAllBytes(path());
        bytes[FileHeader.BYTES + 2 * Frame.bytes(new byte[2]) + Frame.HEADER_BYTES] ^= 4;
        Files.write(path(), bytes);
        try (Replica copy = open()) {
            assertThat(copy.recovery())
                    .isInstanceOfSatisfying(
                            Recovery.Damaged.class,
                            damaged -> assertThat(damaged.entry()).isEqualTo(2));
            assertThat(copy.size()).isEqualTo(2);
            LogTree shorter = tree(entries("a", 0, 5));
            assertThat(copy.extend(head(shorter, 5), entries("a", 2, 5))).isInstanceOf(Extension.Refused.class);
            LogTree branch = tree(Stream.concat(entries("a", 0, 2).stream(), entries("b", 2, 12).stream())
                    .toList());
            assertThat(copy.extend(head(branch, 12), entries("b", 2, 12))).isInstanceOf(Extension.Refused.class);
            assertThat(copy.extend(head(log, 12), entries("a", 2, 12))).isEqualTo(new Extension.Extended(12));
        }
    }

    @Test
    void whatWasVerifiedIsKnownOverARestartAsLongAsTheCopyIsTheSame() throws IOException {
        LogTree log = tree(entries("a", 0, 30));
        try (Replica copy = open()) {
            copy.extend(head(log, 20), entries("a", 0, 20));
            assertThat(copy.verified().knows(0)).isFalse();
            IntStream.range(0, 20).forEach(index -> copy.judge(index != 3));
            copy.keepVerified();
            copy.extend(head(log, 30), entries("a", 20, 30));
        }
        try (Replica copy = open()) {
            VerifiedMark.Verified verified = copy.verified();
            assertThat(IntStream.range(0, 30).filter(verified::knows))
                    .containsExactlyElementsOf(IntStream.range(0, 20)
                            .filter(index -> index != 3)
                            .boxed()
                            .toList());
        }
        Path mark = folder.resolve("copy.verified");
        String said = Files.readString(mark);
        for (String altered : List.of("", "x", said.replaceFirst("20", "21"), said.replaceFirst("20", "99"))) {
            Files.writeString(mark, altered);
            try (Replica copy = open()) {
                assertThat(copy.verified().knows(0)).as(altered).isFalse();
            }
        }
    }
}
