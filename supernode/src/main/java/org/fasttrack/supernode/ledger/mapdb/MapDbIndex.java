package org.fasttrack.supernode.ledger.mapdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.supernode.ledger.EvidenceId;
import org.fasttrack.supernode.ledger.EvidenceIndex;
import org.mapdb.Atomic;
import org.mapdb.DB;
import org.mapdb.DBException;
import org.mapdb.DBMaker;
import org.mapdb.Serializer;
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
    /** By node and the first of the indexes: a node's indexes in one batch of rows stand together. */
    private final ConcurrentNavigableMap<byte[], long[]> byNode;

    private final Atomic.Long covered;

    private MapDbIndex(DB db) {
        this.db = db;
        entries = db.hashMap("entries", Serializer.BYTE_ARRAY, Serializer.LONG).createOrOpen();
        byNode = db.treeMap("byNode", Serializer.BYTE_ARRAY, Serializer.LONG_ARRAY)
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
            LOG.info("the index {} was not closed in good order; it is built again from the log", file);
            LOG.debug("what the index said", e);
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
        byte[] before = byNode.floorKey(key(node, from)); // its indexes may reach beyond the first
        byte[] start = before != null && isOf(node, before) ? before : key(node, from);
        return byNode.subMap(start, true, key(node, Long.MAX_VALUE), true).values().stream()
                .flatMapToLong(Arrays::stream)
                .filter(index -> index >= from)
                .limit(limit)
                .boxed()
                .toList();
    }

    private static byte[] key(NodeId node, long index) {
        return ByteBuffer.allocate(NodeId.BYTES + Long.BYTES)
                .put(node.bytes())
                .putLong(index)
                .array();
    }

    private static boolean isOf(NodeId node, byte[] key) {
        return Arrays.equals(node.bytes(), 0, NodeId.BYTES, key, 0, NodeId.BYTES);
    }

    @Override
    public void put(List<Row> rows) {
        Map<NodeId, LongStream.Builder> histories = new TreeMap<>(); // in the order of the tree below
        for (Row row : rows) {
            entries.putIfAbsent(row.id().bytes(), row.index());
            row.about()
                    .forEach(node -> histories
                            .computeIfAbsent(node, id -> LongStream.builder())
                            .add(row.index()));
        }
        histories.forEach((node, history) -> put(node, history.build().toArray()));
        if (!rows.isEmpty()) {
            covered.set(rows.getLast().index() + 1);
        }
    }

    private void put(NodeId node, long[] indexes) {
        byNode.put(key(node, indexes[0]), indexes);
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
