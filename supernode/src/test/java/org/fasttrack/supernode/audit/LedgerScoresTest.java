package org.fasttrack.supernode.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.EvidenceRef;
import org.fasttrack.common.reputation.ScoreEngine;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.supernode.ledger.EvidenceLog;
import org.fasttrack.supernode.ledger.Ledger;
import org.fasttrack.supernode.ledger.MemoryIndex;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scores that a ledger kept up to date entry by entry are those that an audit computes from its log. */
class LedgerScoresTest {
    private static final ScorePolicy POLICY = ScorePolicy.KAZAALITE;

    @TempDir
    Path folder;

    private Set<NodeId> supernodes = Set.of();
    private IdentityKey owner = IdentityKey.generate();
    private ScoreEngine engine = new ScoreEngine(POLICY, Set.of());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void incrementalIsRecomputed(long seed) throws Exception {
        Random random = new Random(seed);
        List<byte[]> entries = evidence();
        Collections.shuffle(entries, random);
        int restart = random.nextInt(entries.size());
        write(entries.subList(0, restart), random);
        write(entries.subList(restart, entries.size()), random);

        AuditResult audit = Audit.run(
                Sources.find(folder.resolve("ledger")),
                new AuditSetting(POLICY, supernodes, RecordedNetwork.NOW, 2),
                (bytes, of) -> {});
        assertThat(audit.entries()).as("seed %d", seed).isEqualTo(entries.size());
        assertThat(audit.scores().keySet()).containsExactlyInAnyOrderElementsOf(engine.nodes());
        audit.scores()
                .forEach((node, score) -> assertThat(engine.value(node, RecordedNetwork.NOW))
                        .as("seed %d node %s", seed, node)
                        .isEqualTo(score));
    }

    private List<byte[]> evidence() throws Exception {
        try (RecordedNetwork network = new RecordedNetwork(folder.resolve("recorded"), 2, 6)) {
            network.week();
            network.wrongBlock(1, 3);
            owner = network.supernodes.getFirst();
            supernodes = network.supernodes.stream().map(IdentityKey::id).collect(Collectors.toSet());
        }
        List<byte[]> entries = new ArrayList<>();
        for (LogSource log : Sources.find(folder.resolve("recorded"))) {
            log.read((index, entry) -> entries.add(entry));
        }
        return entries;
    }

    /** As a running supernode does: what is in the log comes first, and scores are asked for at any time between. */
    private void write(List<byte[]> entries, Random random) throws Exception {
        engine = new ScoreEngine(POLICY, supernodes);
        NodeId log = owner.id();
        try (Ledger ledger = Ledger.open(
                EvidenceLog.open(folder.resolve("ledger").resolve("log"), owner, RecordedNetwork.NETWORK),
                new EvidenceReader(RecordedNetwork.NETWORK),
                new MemoryIndex(),
                (index, evidence) -> {
                    engine.add(evidence, new EvidenceRef(log, index));
                    lookAtSomebody(random);
                })) {
            CompletableFuture<?> last = CompletableFuture.completedFuture(0);
            for (byte[] entry : entries) {
                last = ledger.submit(entry);
            }
            last.get();
        }
    }

    private void lookAtSomebody(Random random) {
        List<NodeId> nodes = engine.nodes();
        Instant when = RecordedNetwork.NOW.minus(Duration.ofHours(random.nextInt(300)));
        engine.value(nodes.get(random.nextInt(nodes.size())), when);
    }
}
