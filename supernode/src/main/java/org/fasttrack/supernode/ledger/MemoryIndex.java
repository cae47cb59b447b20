package org.fasttrack.supernode.ledger;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.fasttrack.common.identity.NodeId;

/** An index that is built anew at each start. Thread-safe. */
public final class MemoryIndex implements EvidenceIndex {
    private final Map<EvidenceId, Long> entries = new HashMap<>();
    private final Map<NodeId, LongList> byNode = new HashMap<>();
    private long covered;

    @Override
    public synchronized OptionalLong find(EvidenceId id) {
        Long index = entries.get(id);
        return index == null ? OptionalLong.empty() : OptionalLong.of(index);
    }

    @Override
    public synchronized List<Long> about(NodeId node, long from, int limit) {
        LongList indexes = byNode.get(node);
        return indexes == null ? List.of() : indexes.values(indexes.from(from), limit);
    }

    @Override
    public synchronized void put(List<Row> rows) {
        for (Row row : rows) {
            entries.putIfAbsent(row.id(), row.index());
            row.about()
                    .forEach(node ->
                            byNode.computeIfAbsent(node, key -> new LongList()).add(row.index()));
            covered = row.index() + 1;
        }
    }

    @Override
    public synchronized long covered() {
        return covered;
    }

    @Override
    public synchronized void clear() {
        entries.clear();
        byNode.clear();
        covered = 0;
    }

    @Override
    public void close() {
        // there is nothing to keep it in
    }
}
