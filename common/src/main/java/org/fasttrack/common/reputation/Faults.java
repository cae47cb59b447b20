package org.fasttrack.common.reputation;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.fasttrack.common.identity.NodeId;

/**
 * What is proven against one node. What counts at a moment follows from the set of reports, not from their order, and no
 * report takes anything away from another.
 */
final class Faults {
    /** Of the impossible statements of one hour; five cost all there is. */
    static final int MAX_AN_HOUR = 5;

    /** Two heads carry no time: each log says once when its owner learned of them. Never forgotten, so never said anew. */
    private final Map<NodeId, Proven> forks = new HashMap<>(2);
    /** By hour, and in it by what is proven. */
    private final NavigableMap<Long, NavigableMap<String, Proven>> statements = new TreeMap<>();

    /** A fault, where it stands. */
    record Proven(Fault fault, long hour, EvidenceRef ref) {
        private static final Comparator<Proven> EARLIEST =
                Comparator.comparing((Proven proven) -> proven.fault().time()).thenComparing(Proven::ref);
        private static final Comparator<Proven> LATEST = Comparator.comparing(
                        (Proven proven) -> proven.fault().time())
                .reversed()
                .thenComparing(Proven::ref);

        Proven earlier(Proven other) {
            return EARLIEST.compare(this, other) <= 0 ? this : other;
        }

        Proven firstInTheLogs(Proven other) {
            return ref.compareTo(other.ref()) <= 0 ? this : other;
        }
    }

    void add(Fault fault, EvidenceRef ref, ScorePolicy policy) {
        long hour = Window.hourOf(fault.time().toEpochMilli(), policy);
        Proven proven = new Proven(fault, hour, ref);
        switch (fault.kind()) {
            case CONFLICTING_HEADS -> forks.merge(ref.log(), proven, Proven::earlier);
            case IMPOSSIBLE_STATEMENT -> addStatement(proven);
        }
    }

    private void addStatement(Proven proven) {
        NavigableMap<String, Proven> ofTheHour = statements.computeIfAbsent(proven.hour(), hour -> new TreeMap<>());
        ofTheHour.merge(proven.fault().proof(), proven, Proven::firstInTheLogs);
        if (ofTheHour.size() > MAX_AN_HOUR) {
            ofTheHour.pollLastEntry();
        }
    }

    /** The fork, as the last log learned of it; what is dated after the window has not happened yet. */
    private Optional<Proven> fork(Window window) {
        return forks.values().stream()
                .filter(proven -> window.has(proven.hour()))
                .min(Proven.LATEST);
    }

    boolean hasFork(Window window) {
        return !forks.isEmpty() && fork(window).isPresent();
    }

    List<Proven> counted(Window window) {
        Stream<Proven> impossible =
                statements.subMap(window.firstHour(), true, window.lastHour(), true).values().stream()
                        .map(Map::values)
                        .flatMap(Collection::stream);
        return Stream.concat(fork(window).stream(), impossible).toList();
    }

    void forgetBefore(Window window) {
        statements.headMap(window.firstHour()).clear();
    }

    boolean isEmpty() {
        return forks.isEmpty() && statements.isEmpty();
    }
}
