package org.fasttrack.supernode.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.evidence.Reading;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.Consistency;
import org.fasttrack.common.log.LogTree;
import org.fasttrack.common.log.TreeHash;
import org.fasttrack.common.reputation.EvidenceRef;
import org.fasttrack.common.reputation.ScoreEngine;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.supernode.audit.AuditFault.Kind;
import org.fasttrack.supernode.ledger.LogArchive.Claims;
import org.fasttrack.supernode.ledger.ScoreBook.Rank;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audits of supernodes that answer, honest ones and others. */
class LiveAuditTest {
    @TempDir
    Path folder;

    private final Map<NodeId, List<byte[]>> logs = new HashMap<>();
    private List<IdentityKey> supernodes = List.of();

    /** One supernode: what it serves of which log, and what it claims. */
    private final class Server implements LogServer {
        final IdentityKey key;
        final Map<NodeId, List<byte[]>> served = new HashMap<>();
        final Map<NodeId, Checkpoint> heads = new HashMap<>();
        int pageEntries = 7;
        int boast;
        Set<NodeId> witnesses = ids();
        boolean silentOnTheLast;
        /** What its scores rest on. */
        Map<NodeId, List<byte[]>> read = logs;

        Server(IdentityKey key) {
            this.key = key;
            for (IdentityKey owner : supernodes) {
                serve(owner, logs.getOrDefault(owner.id(), List.of()));
            }
        }

        /** With the head that its owner signs over just these. */
        void serve(IdentityKey owner, List<byte[]> entries) {
            served.put(owner.id(), entries);
            heads.put(owner.id(), head(owner, entries));
        }

        @Override
        public NodeId id() {
            return key.id();
        }

        @Override
        public String place() {
            return "server " + key.id().shortForm();
        }

        @Override
        public List<Checkpoint> heads() {
            return List.copyOf(heads.values());
        }

        @Override
        public List<byte[]> entries(NodeId log, long from) {
            return served.getOrDefault(log, List.of()).stream()
                    .skip(from)
                    .limit(pageEntries)
                    .toList();
        }

        @Override
        public Told claims() {
            Map<NodeId, Long> covered = new HashMap<>();
            read.forEach((log, entries) -> covered.put(log, (long) entries.size()));
            List<Rank> scores = new ArrayList<>(scores(read));
            Rank first = scores.getFirst();
            scores.set(0, new Rank(first.node(), first.value() + boast));
            if (silentOnTheLast) {
                scores.removeLast();
            }
            return new Told(new Claims(RecordedNetwork.NOW, covered, ids(), scores), witnesses);
        }
    }

    private Set<NodeId> ids() {
        return supernodes.stream().map(IdentityKey::id).collect(Collectors.toSet());
    }

    private static Checkpoint head(IdentityKey owner, List<byte[]> entries) {
        LogTree tree = new LogTree();
        entries.forEach(entry -> tree.add(TreeHash.leaf(entry)));
        return Checkpoint.sign(owner, RecordedNetwork.NETWORK.toString(), tree.head());
    }

    /** As a supernode computes them, entry by entry. */
    private List<Rank> scores(Map<NodeId, List<byte[]>> evidence) {
        ScoreEngine engine = new ScoreEngine(ScorePolicy.KAZAALITE, ids());
        EvidenceReader reader = new EvidenceReader(RecordedNetwork.NETWORK).withoutSignatures();
        evidence.forEach((log, entries) -> {
            for (int i = 0; i < entries.size(); i++) {
                if (reader.read(entries.get(i)) instanceof Reading.Accepted accepted) {
                    engine.add(accepted.evidence(), new EvidenceRef(log, i));
                }
            }
        });
        return engine.nodes().stream()
                .map(node -> new Rank(node, engine.value(node, RecordedNetwork.NOW)))
                .toList();
    }

    @BeforeEach
    void aWeekOfTwoSupernodes() throws Exception {
        try (RecordedNetwork network = new RecordedNetwork(folder, 2, 5)) {
            network.week();
            supernodes = network.supernodes;
        }
        for (LogSource log : Sources.find(folder)) {
            List<byte[]> entries = new ArrayList<>();
            log.read((index, entry) -> entries.add(entry));
            logs.put(log.name().owner(), List.copyOf(entries));
        }
    }

    private AuditResult audit(LogServer... servers) throws IOException {
        LiveSources live = LiveSources.ask(List.of(servers));
        Instant asOf = RecordedNetwork.NOW;
        return Audit.run(
                live.logs(), live, new AuditSetting(ScorePolicy.KAZAALITE, Set.of(), asOf, 2), (bytes, of) -> {});
    }

    private Server server(int number) {
        return new Server(supernodes.get(number));
    }

    private List<byte[]> log(int number) {
        return logs.getOrDefault(supernodes.get(number).id(), List.of());
    }

    @Test
    void honestSupernodesPass() throws Exception {
        AuditResult result = audit(server(0), server(1));
        assertThat(result.faults()).isEmpty();
        assertThat(result.logs()).hasSize(2);
        assertThat(result.entries()).isEqualTo(log(0).size() + log(1).size());
    }

    @Test
    void entriesThatAHeadCoversAndNobodyGivesAreNamed() throws Exception {
        Server withholding = server(0);
        withholding.served.put(withholding.id(), log(0).subList(0, 20));
        assertThat(audit(withholding).faults()).anySatisfy(fault -> {
            assertThat(fault.kind()).isEqualTo(Kind.WITHHELD_ENTRIES);
            assertThat(fault.node()).isEqualTo(withholding.id());
            assertThat(fault.detail()).startsWith("entry 20 and those after it are withheld");
        });
    }

    @Test
    void anOwnerWhoShowsLessThanItSignedIsNamed() throws Exception {
        Server forgetful = server(0);
        forgetful.serve(supernodes.get(0), log(0).subList(0, 20));
        assertThat(audit(server(1), forgetful).faults()).anySatisfy(fault -> {
            assertThat(fault.kind()).isEqualTo(Kind.WITHHELD_ENTRIES);
            assertThat(fault.node()).isEqualTo(forgetful.id());
            assertThat(fault.detail()).isEqualTo("it shows a shorter log than it signed");
            assertThat(fault.evidence()).contains("20:").contains(log(0).size() + ":");
        });
    }

    @Test
    void twoHeadsOfOneLogConvictItsOwnerWhoeverServesThem() throws Exception {
        Server other = server(1);
        List<byte[]> rewritten = new ArrayList<>(log(0));
        rewritten.set(5, rewritten.get(6));
        other.serve(supernodes.get(0), rewritten);
        assertThat(audit(server(0), other).faults()).anySatisfy(fault -> {
            assertThat(fault.kind()).isEqualTo(Kind.CONFLICTING_HEADS);
            assertThat(fault.node()).isEqualTo(supernodes.get(0).id());
            assertThat(fault.evidence()).contains(other.place());
        });
    }

    @Test
    void aScoreThatDoesNotFollowIsNamed() throws Exception {
        Server boasting = server(0);
        boasting.boast = 1;
        assertThat(audit(boasting, server(1)).faults()).singleElement().satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(Kind.FALSE_SCORE);
            assertThat(fault.node()).isEqualTo(boasting.id());
        });
    }

    @Test
    void scoresOverEntriesThatCannotBeHadAreNamed() throws Exception {
        Server short0 = server(0);
        short0.serve(supernodes.get(1), log(1).subList(0, 3));
        assertThat(audit(short0).faults()).extracting(AuditFault::kind).contains(Kind.WITHHELD_ENTRIES);
    }

    @Test
    void aNodeThatIsLeftOutIsNamed() throws Exception {
        Server silent = server(0);
        silent.silentOnTheLast = true;
        assertThat(audit(silent, server(1)).faults()).singleElement().satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(Kind.FALSE_SCORE);
            assertThat(fault.detail()).contains("is left out");
        });
    }

    /** Who leaves out the newest entries of its own log could leave out what speaks against a friend. */
    @Test
    void scoresThatLeaveOutTheNewestEntriesOfTheOwnLogAreNamed() throws Exception {
        Server behind = server(0);
        behind.read = new HashMap<>(logs);
        behind.read.put(behind.id(), log(0).subList(0, log(0).size() / 2));
        assertThat(audit(behind, server(1)).faults()).anySatisfy(fault -> {
            assertThat(fault.kind()).isEqualTo(Kind.FALSE_SCORE);
            assertThat(fault.node()).isEqualTo(behind.id());
            assertThat(fault.detail()).startsWith("they leave out ");
        });
    }

    /** A half of the other's log is left out of what {@code behind} claims. */
    private Server leavingOut(Server behind) {
        behind.read = new HashMap<>(logs);
        behind.read.put(supernodes.get(1).id(), log(1).subList(0, log(1).size() / 2));
        return behind;
    }

    /** Its cosignature says that it has those entries, so that they did not reach it is no excuse. */
    @Test
    void scoresThatLeaveOutWhatTheSupernodeCosignedAreNamed() throws Exception {
        Server behind = leavingOut(server(0));
        Server other = server(1);
        Instant before = RecordedNetwork.NOW.minus(Duration.ofMinutes(3));
        other.heads.computeIfPresent(other.id(), (_, head) -> head.cosign(behind.key, before));
        assertThat(audit(behind, other).faults()).singleElement().satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(Kind.FALSE_SCORE);
            assertThat(fault.node()).isEqualTo(behind.id());
            assertThat(fault.detail()).endsWith("it had cosigned " + log(1).size());
        });
    }

    @Test
    void whoIsBehindWithoutHavingCosignedIsSuspiciousAndNotAtFault() throws Exception {
        Server behind = leavingOut(server(0));
        AuditResult result = audit(behind, server(1));
        assertThat(result.faults()).isEmpty();
        assertThat(result.suspicions()).singleElement().satisfies(suspicion -> {
            assertThat(suspicion.kind()).isEqualTo("lagging-scores");
            assertThat(suspicion.nodes()).containsExactly(behind.id());
        });
    }

    @Test
    void whoReadsNoFurtherInALogFullOfNonsenseIsNotBehind() throws Exception {
        List<byte[]> read = new ArrayList<>(log(1).subList(0, log(1).size() / 2));
        read.addAll(Collections.nCopies(Claims.MAX_INVALID, new byte[] {1}));
        List<byte[]> whole = new ArrayList<>(read);
        whole.addAll(log(1).subList(log(1).size() / 2, log(1).size()));
        logs.put(supernodes.get(1).id(), whole);
        Server honest = server(0);
        honest.read = new HashMap<>(logs);
        honest.read.put(supernodes.get(1).id(), read);
        AuditResult result = audit(honest, server(1));
        assertThat(result.faults())
                .hasSize(Claims.MAX_INVALID)
                .allMatch(fault -> fault.node().equals(supernodes.get(1).id()));
        assertThat(result.suspicions()).isEmpty();
    }

    @Test
    void whoCopiesNoFurtherFromAConvictIsNotBehind() throws Exception {
        IdentityKey forker = supernodes.get(1);
        Checkpoint one = head(forker, List.of(new byte[] {1}));
        Checkpoint other = head(forker, List.of(new byte[] {2}));
        Consistency same = new Consistency(1, 1, List.of());
        List<byte[]> convicting = new ArrayList<>(log(0));
        convicting.add(EvidenceWriter.conflictEntry(one, other, other.head().root(), same, RecordedNetwork.NOW));
        logs.put(supernodes.get(0).id(), convicting);
        AuditResult result = audit(leavingOut(server(0)), server(1));
        assertThat(result.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(Kind.PROVEN_FAULT);
            assertThat(fault.node()).isEqualTo(forker.id());
        });
        assertThat(result.suspicions()).isEmpty();
    }

    @Test
    void aCosignatureOfTheLastMinutesIsNotHeldAgainstScoresMadeBefore() throws Exception {
        Server behind = leavingOut(server(0));
        Server other = server(1);
        other.heads.computeIfPresent(other.id(), (_, head) -> head.cosign(behind.key, RecordedNetwork.NOW));
        assertThat(audit(behind, other).faults()).isEmpty();
    }

    /** Otherwise a liar names a friend a supernode and serves its invented log. */
    @Test
    void attestationsOfWhoIsNoSupernodeAreNamed() throws Exception {
        Server liar = server(0);
        liar.witnesses = Set.of(supernodes.get(0).id());
        assertThat(audit(liar).faults()).singleElement().satisfies(fault -> {
            assertThat(fault.kind()).isEqualTo(Kind.UNPROVEN_SUPERNODE);
            assertThat(fault.node()).isEqualTo(liar.id());
            assertThat(fault.detail()).contains(supernodes.get(1).id().toString());
        });
    }
}
