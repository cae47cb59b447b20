package org.fasttrack.supernode.ledger.mapdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.supernode.ledger.EvidenceId;
import org.fasttrack.supernode.ledger.EvidenceIndex;
import org.mapdb.Atomic;
import org.mapdb.DB;
import org.mapdb.DBException;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;
import org.mapdb.serializer.SerializerArrayTuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index in one mapped MapDB file, without a log of its own: the evidence log is one. A file that is damaged, or was not
 * closed, is deleted, and the log brings it back. One thread puts; any may ask.
 */
public final class MapDbIndex implements EvidenceIndex {
    private static final Logger LOG = LoggerFactory.getLogger(MapDbIndex.class);

    private final DB db;
    private final Map<byte[], Long> entries;
    private final NavigableSet<Object[]> byNode;
    private final Atomic.Long covered;

    private MapDbIndex(DB db) {
        this.db = db;
        entries = db.hashMap("entries", Serializer.BYTE_ARRAY, Serializer.LONG).createOrOpen();
        byNode = db.treeSet("byNode")
                .serializer(new SerializerArrayTuple(Serializer.BYTE_ARRAY, Serializer.LONG))
                .createOrOpen();
        covered = db.atomicLong("covered").createOrOpen();
    }

    /** @throws IOException when another process has it open, or the place cannot be written */
    public static MapDbIndex open(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        try {
            return new MapDbIndex(database(file));
        } catch (DBException.FileLocked e) {
            throw new IOException("another process uses the index " + file, e);
        } catch (RuntimeException | AssertionError e) {
            LOG.info(
                    "the index {} was not closed or is damaged; it is built again from the log: {}",
                    file,
                    e.toString());
            delete(file);
            return new MapDbIndex(database(file));
        }
    }

    private static DB database(Path file) {
        return DBMaker.fileDB(file.toFile()).fileMmapEnableIfSupported().make();
    }

    private static void delete(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        try (Stream<Path> all = Files.list(file.toAbsolutePath().resolveSibling(""))) {
            for (Path one : all.filter(path -> belongs(path, name)).toList()) {
                Files.delete(one);
            }
        }
    }

    private static boolean belongs(Path path, String name) {
        String other = String.valueOf(path.getFileName());
        return other.equals(name) || other.startsWith(name + ".wal.");
    }

    @Override
    public OptionalLong find(EvidenceId id) {
        Long index = entries.get(id.bytes());
        return index == null ? OptionalLong.empty() : OptionalLong.of(index);
    }

    @Override
    public List<Long> about(NodeId node, long from, int limit) {
        return byNode
                .subSet(new Object[] {node.bytes(), from}, true, new Object[] {node.bytes(), Long.MAX_VALUE}, true)
                .stream()
                .limit(limit)
                .map(key -> (Long) key[1])
                .toList();
    }

    /** A node's rows one after the other: they are neighbours in the tree. */
    @Override
    public void put(List<Row> rows) {
        Map<NodeId, List<Long>> histories = new TreeMap<>();
        for (Row row : rows) {
            entries.putIfAbsent(row.id().bytes(), row.index());
            row.about()
                    .forEach(node -> histories
                            .computeIfAbsent(node, id -> new ArrayList<>())
                            .add(row.index()));
        }
        histories.forEach((node, indexes) -> indexes.forEach(index -> byNode.add(new Object[] {node.bytes(), index})));
        if (!rows.isEmpty()) {
            covered.set(rows.getLast().index() + 1);
        }
    }

    @Override
    public long covered() {
        return covered.get();
    }

    @Override
    public void clear() {
        entries.clear();
        byNode.clear();
        covered.set(0);
    }

    @Override
    public void close() {
        db.close();
    }
}
