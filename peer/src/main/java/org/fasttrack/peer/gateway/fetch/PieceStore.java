package org.fasttrack.peer.gateway.fetch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.fasttrack.common.content.Sha256;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.gateway.metainfo.PieceHashes;
import org.fasttrack.peer.gateway.metainfo.TorrentInfo;
import org.fasttrack.peer.swarm.Layout;
import org.fasttrack.peer.swarm.wire.Bencode;
import org.fasttrack.peer.swarm.wire.Block;
import org.fasttrack.peer.swarm.wire.HashRange;
import org.fasttrack.peer.torrent.Storage;
import org.fasttrack.peer.torrent.Verdict;

/**
 * A torrent's blocks, which are right or wrong only piece by piece. A wrong piece of one sender convicts it. One of
 * several senders convicts nobody yet: what each sent is remembered, and compared when the piece has come right.
 */
final class PieceStore implements Storage {
    /** Wrong versions of one piece that are remembered. */
    private static final int MAX_WRONG = 8;

    private final TorrentInfo info;
    private final PieceHashes hashes;
    private final Layout layout;
    private final RowFiles files;
    private final Consumer<Set<NodeId>> mixed;
    private final BitSet stored = new BitSet();
    private final Map<Integer, Draft> drafts = new HashMap<>();
    private final Map<Integer, List<Map<Integer, Sent>>> wrong = new HashMap<>();

    /** A block as it came. */
    private record Sent(NodeId from, Bencode.Bytes hash) {}

    /** A piece of which blocks have come. */
    private static final class Draft {
        final Map<Integer, Sent> blocks = new LinkedHashMap<>();
    }

    /**
     * Looks at what is there already. Blocks for the time that takes.
     *
     * @param mixed told of those who together sent a wrong piece; of nobody once it is right or the liar is known
     */
    PieceStore(TorrentInfo info, PieceHashes hashes, RowFiles files, Consumer<Set<NodeId>> mixed) throws IOException {
        this.info = info;
        this.hashes = hashes;
        this.layout = new Layout(info.bytes(), info.pieceLength());
        this.files = files;
        this.mixed = mixed;
        boolean fresh = files.empty();
        for (int piece = 0; piece < layout.pieces(); piece++) {
            BitSet blocks = blocksOf(piece);
            if (!fresh && hashes.matches(piece, read(piece))) {
                stored.or(blocks);
            } else {
                padding(piece, blocks);
            }
        }
    }

    Layout layout() {
        return layout;
    }

    /** Bytes of right blocks. */
    synchronized long storedBytes() {
        return stored.stream().mapToLong(layout::blockBytes).sum();
    }

    synchronized boolean whole() {
        return stored.cardinality() == layout.blocks();
    }

    /** Blocks that lie in no file are there from the start: they are zeros. */
    private void padding(int piece, BitSet blocks) {
        blocks.stream()
                .filter(block -> info.filesIn(piece)
                        .mapToObj(info.files()::get)
                        .noneMatch(file -> file.offset() < layout.offset(block) + layout.blockBytes(block)
                                && file.end() > layout.offset(block)))
                .forEach(stored::set);
    }

    private BitSet blocksOf(int piece) {
        int each = info.pieceLength() / Block.MAX_BYTES;
        BitSet blocks = new BitSet();
        blocks.set(piece * each, Math.min((piece + 1) * each, layout.blocks()));
        return blocks;
    }

    private ByteBuffer read(int piece) throws IOException {
        long from = (long) piece * info.pieceLength();
        int bytes = (int) Math.min(info.pieceLength(), info.bytes() - from);
        ByteBuffer data = ByteBuffer.allocate(bytes);
        files.read(from, bytes, data);
        return data.flip();
    }

    @Override
    public synchronized BitSet stored() {
        return (BitSet) stored.clone();
    }

    @Override
    public boolean store(int block, ByteBuffer data) {
        throw new IllegalStateException("blocks are checked by whole pieces here");
    }

    @Override
    public Verdict take(NodeId from, int block, ByteBuffer data) throws IOException {
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        files.write(layout.offset(block), data);
        int piece = layout.block(block).piece();
        Map<Integer, Sent> blocks = put(piece, block, new Sent(from, new Bencode.Bytes(Sha256.hash(bytes))));
        if (blocks.isEmpty()) {
            return Verdict.OPEN;
        }
        return hashes.matches(piece, read(piece)) ? right(piece, blocks) : wrong(piece, blocks);
    }

    /** @return the whole piece once it is, none before */
    private synchronized Map<Integer, Sent> put(int piece, int block, Sent sent) {
        Draft draft = drafts.computeIfAbsent(piece, p -> new Draft());
        draft.blocks.put(block, sent);
        BitSet missing = blocksOf(piece);
        missing.andNot(stored);
        boolean whole = missing.stream().allMatch(draft.blocks::containsKey);
        if (whole) {
            drafts.remove(piece);
        }
        return whole ? draft.blocks : Map.of();
    }

    private Verdict right(int piece, Map<Integer, Sent> blocks) {
        Map<Integer, NodeId> right = new HashMap<>();
        blocks.forEach((block, sent) -> right.put(block, sent.from()));
        Set<NodeId> liars = new HashSet<>();
        synchronized (this) {
            blocks.keySet().forEach(stored::set);
            for (Map<Integer, Sent> before : wrong.getOrDefault(piece, List.of())) {
                before.forEach((block, sent) -> {
                    Sent good = blocks.get(block);
                    if (good != null && !good.hash().equals(sent.hash())) {
                        liars.add(sent.from());
                    }
                });
            }
            if (wrong.remove(piece) != null) {
                mixed.accept(Set.of());
            }
        }
        return new Verdict(right, List.of(), liars);
    }

    private Verdict wrong(int piece, Map<Integer, Sent> blocks) {
        Set<NodeId> senders = new HashSet<>();
        blocks.values().forEach(sent -> senders.add(sent.from()));
        synchronized (this) {
            List<Map<Integer, Sent>> before = wrong.computeIfAbsent(piece, p -> new ArrayList<>());
            if (before.size() < MAX_WRONG) {
                before.add(blocks);
            }
        }
        boolean alone = senders.size() == 1;
        mixed.accept(alone ? Set.of() : senders);
        return new Verdict(Map.of(), List.copyOf(blocks.keySet()), alone ? senders : Set.of());
    }

    @Override
    public void read(int block, ByteBuffer target) throws IOException {
        files.read(layout.offset(block), layout.blockBytes(block), target);
    }

    /** Leaf hashes are not kept. */
    @Override
    public Optional<byte[]> hashes(HashRange range) {
        return Optional.empty();
    }

    @Override
    public Optional<byte[]> metadata() {
        return Optional.of(info.encode());
    }
}
