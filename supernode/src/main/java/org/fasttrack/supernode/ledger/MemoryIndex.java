package org.fasttrack.supernode.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.fasttrack.common.identity.NodeId;

/** An index that is built anew at each start. Thread-safe. */
public final class MemoryIndex implements EvidenceIndex {
    private final Map<EvidenceId, Long> entries = new HashMap<>();
    private final Map<NodeId, NavigableSet<Long>> byNode = new HashMap<>();
    private long covered;

    @Override
    public synchronized OptionalLong find(EvidenceId id) {
        Long index = entries.get(id);
        return index == null ? OptionalLong.empty() : OptionalLong.of(index);
    }

    @Override
    public synchronized List<Long> about(NodeId node, long from, int limit) {
        NavigableSet<Long> indexes = byNode.get(node);
        return indexes == null
                ? List.of()
                : indexes.tailSet(from, true).stream().limit(limit).toList();
    }

    @Override
    public synchronized void put(long index, EvidenceId id, List<NodeId> about) {
        entries.putIfAbsent(id, index);
        about.forEach(
                node -> byNode.computeIfAbsent(node, key -> new TreeSet<>()).add(index));
        covered = index + 1;
    }

    @Override
    public synchronized long covered() {
        return covered;
    }

    @Override
    public void commit() {
        // there is nothing to keep it in
    }

    @Override
    public synchronized void clear() {
        entries.clear();
        byNode.clear();
        covered = 0;
    }

    @Override
    public void close() {
        // nor to close
    }
}
