package org.fasttrack.supernode.audit;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.fasttrack.common.evidence.EvidenceReader;
import org.fasttrack.common.evidence.Reading;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Frontier;
import org.fasttrack.common.log.LogName;
import org.fasttrack.common.reputation.Evidence;
import org.fasttrack.common.reputation.EvidenceRef;
import org.fasttrack.common.reputation.Fault;
import org.fasttrack.common.reputation.ScoreEngine;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.supernode.audit.AuditFault.Kind;
import org.fasttrack.supernode.audit.AuditResult.LogSummary;
import org.fasttrack.supernode.audit.AuditResult.Vouching;

/**
 * Verifies logs of one network and recomputes every score from them. Memory holds the evidence of two windows and the
 * entries that are being verified, not the logs.
 */
public final class Audit {
    private static final int MAX_FAULTS = 10_000;
    private static final int FORGET_EVERY = 200_000;

    private final AuditSetting setting;
    private final Progress progress;
    private final ScoreEngine engine;
    private final Patterns patterns;
    private final List<AuditFault> faults = new ArrayList<>();
    private final List<ClaimCheck> claims;
    private long unlisted;
    private long entries;
    private long signatures;
    private long bytes;

    /** Who is told how far it is. */
    public interface Progress {
        void at(long bytes, long of);
    }

    private Audit(AuditSetting setting, Set<NodeId> supernodes, LiveSources live, Progress progress) {
        this.setting = setting;
        this.progress = progress;
        this.engine = new ScoreEngine(setting.policy(), supernodes);
        this.patterns = new Patterns(setting.policy(), setting.asOf());
        this.claims = live.claims().stream()
                .map(served -> new ClaimCheck(served, live, setting.policy()))
                .toList();
        live.faults().forEach(this::fault);
    }

    /**
     * Audits every log in {@code sources}; several copies of one count once.
     *
     * @throws IOException when a source cannot be read at all, or the logs are of different networks
     */
    public static AuditResult run(List<LogSource> sources, AuditSetting setting, Progress progress) throws IOException {
        return run(sources, LiveSources.NONE, setting, progress);
    }

    /** As above, with what live supernodes claim: it is compared with what the same evidence gives. */
    public static AuditResult run(List<LogSource> sources, LiveSources live, AuditSetting setting, Progress progress)
            throws IOException {
        Map<LogName, List<LogSource>> logs = sources.stream()
                .collect(Collectors.groupingBy(
                        LogSource::name,
                        () -> new TreeMap<>(Comparator.comparing(LogName::toString)),
                        Collectors.toList()));
        String network = onlyNetwork(logs.keySet());
        return new Audit(setting, witnesses(logs.keySet(), live, setting), live, progress)
                .run(logs, new EvidenceReader(NetworkId.parse(network)));
    }

    /** Whose attestations count. */
    private static Set<NodeId> witnesses(Set<LogName> logs, LiveSources live, AuditSetting setting) {
        if (setting.supernodes().isEmpty()) {
            return logs.stream().map(LogName::owner).collect(Collectors.toSet());
        }
        Set<NodeId> witnesses = new HashSet<>(setting.supernodes());
        live.claims().forEach(served -> witnesses.addAll(served.witnesses()));
        return witnesses;
    }

    private static String onlyNetwork(Set<LogName> logs) throws IOException {
        List<String> networks = logs.stream().map(LogName::network).distinct().toList();
        if (networks.size() != 1) {
            throw new IOException("these logs are of " + networks.size() + " networks: audit one at a time");
        }
        return networks.getFirst();
    }

    private AuditResult run(Map<LogName, List<LogSource>> logs, EvidenceReader reader) throws IOException {
        long total = 0;
        for (List<LogSource> copies : logs.values()) {
            long largest = 0;
            for (LogSource copy : copies) {
                largest = Math.max(largest, copy.bytes());
            }
            total += largest;
        }
        List<LogSummary> summaries = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(setting.threads())) {
            for (Map.Entry<LogName, List<LogSource>> log : logs.entrySet()) {
                long size = audit(log.getKey(), log.getValue(), reader, workers, total);
                summaries.add(new LogSummary(
                        log.getKey().owner(), size, log.getValue().size()));
            }
        }
        return result(summaries);
    }

    private long audit(LogName name, List<LogSource> copies, EvidenceReader reader, ExecutorService workers, long total)
            throws IOException {
        LogAudit log = new LogAudit(name, copies, this::fault, read -> {
            bytes += read;
            progress.at(bytes, total);
        });
        Frontier frontier = new Frontier();
        Pipeline pipeline = new Pipeline(reader, workers, verified -> {
            frontier.add(verified.leafHash());
            log.grown(frontier);
            count(new EvidenceRef(name.owner(), verified.index()), verified.reading());
        });
        return log.run(pipeline, frontier);
    }

    private void count(EvidenceRef ref, Reading reading) {
        entries++;
        claims.forEach(check -> check.saw(ref));
        switch (reading) {
            case Reading.Accepted accepted -> {
                signatures += accepted.signatures();
                take(accepted.evidence(), ref);
            }
            case Reading.Refused refused -> {
                claims.forEach(check -> check.refused(ref));
                fault(new AuditFault(
                        Kind.BAD_ENTRY, ref.log(), ref.toString(), refused.reason() + ": " + refused.detail()));
            }
        }
        if (entries % FORGET_EVERY == 0) {
            engine.forgetBefore(earliest());
        }
    }

    /** Plots look back one window, and each point of them one more. */
    private Instant earliest() {
        return setting.asOf()
                .minus(setting.policy().hour().multipliedBy(setting.policy().windowHours()));
    }

    private void take(Evidence evidence, EvidenceRef ref) {
        engine.add(evidence, ref);
        patterns.add(evidence, ref);
        claims.forEach(check -> check.take(evidence, ref));
        if (evidence instanceof Fault fault) {
            String what = fault.kind() + " on " + fault.time();
            fault(new AuditFault(Kind.PROVEN_FAULT, fault.culprit(), ref.toString(), what));
        } else if (evidence instanceof SpotCheck check && check.verdict() == SpotCheck.Verdict.WRONG) {
            String what = "block " + check.leaf() + " of " + check.content() + " on " + check.time();
            fault(new AuditFault(Kind.WRONG_BLOCK, check.peer(), ref.toString(), what));
        }
    }

    private void fault(AuditFault fault) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(fault);
        } else {
            unlisted++;
        }
    }

    private List<Suspicion> suspicions() {
        List<Suspicion> all = new ArrayList<>(patterns.found());
        claims.forEach(check -> all.addAll(check.suspicions()));
        return all;
    }

    private AuditResult result(List<LogSummary> summaries) {
        claims.forEach(check -> check.faults().forEach(this::fault));
        List<Vouching> vouching = patterns.dealt().entrySet().stream()
                .map(entry -> new Vouching(
                        entry.getKey().downloader(),
                        entry.getKey().uploader(),
                        entry.getValue().receipts(),
                        entry.getValue().bytes()))
                .sorted(Comparator.comparingLong(Vouching::bytes)
                        .reversed()
                        .thenComparing(Vouching::uploader)
                        .thenComparing(Vouching::downloader))
                .toList();
        return new AuditResult(
                summaries,
                entries,
                signatures,
                new LinkedHashMap<>(AuditResult.ranking(engine, setting.asOf())),
                faults,
                unlisted,
                suspicions(),
                vouching,
                setting.asOf(),
                engine);
    }
}
