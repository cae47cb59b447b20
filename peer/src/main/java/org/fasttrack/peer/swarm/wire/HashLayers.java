package org.fasttrack.peer.swarm.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;

/**
 * All layers of a file's Merkle tree, of which BEP 52's hash requests ask ranges with proofs: once more the memory of the
 * leaf hashes, which are not copied. Beyond a layer's end there are the hashes of nothing, which are computed and not kept.
 */
public final class HashLayers {
    private static final int HASH = MerkleTree.HASH_BYTES;
    private static final List<byte[]> OF_NOTHING = hashesOfNothing();

    private final ContentId root;
    private final List<ByteBuffer> layers;

    private HashLayers(ContentId root, List<ByteBuffer> layers) {
        this.root = root;
        this.layers = layers;
    }

    /** @param leafHashes the leaf layer, 32 bytes a leaf, at least one */
    public static HashLayers of(byte[] leafHashes) {
        return of(ByteBuffer.wrap(leafHashes));
    }

    /** @param leafHashes as what remains; nobody may change it any more */
    public static HashLayers of(ByteBuffer leafHashes) {
        var layers = new ArrayList<ByteBuffer>();
        layers.add(leafHashes.slice());
        while (layers.getLast().capacity() > HASH) {
            layers.add(ByteBuffer.wrap(parents(layers.getLast(), layers.size() - 1)));
        }
        return new HashLayers(ContentId.of(bytes(layers.getLast())), layers);
    }

    /** The layer above {@code below}, which is layer {@code level}. */
    private static byte[] parents(ByteBuffer below, int level) {
        int count = below.capacity() / HASH;
        byte[] above = new byte[(count + 1) / 2 * HASH];
        byte[] pair = new byte[2 * HASH];
        for (int at = 0; at < count; at += 2) {
            below.get(at * HASH, pair, 0, Math.min(2, count - at) * HASH);
            if (at + 1 == count) {
                System.arraycopy(OF_NOTHING.get(level), 0, pair, HASH, HASH);
            }
            System.arraycopy(MerkleTree.parent(pair, 0), 0, above, at / 2 * HASH, HASH);
        }
        return above;
    }

    private static byte[] bytes(ByteBuffer layer) {
        byte[] all = new byte[layer.capacity()];
        layer.get(0, all);
        return all;
    }

    public ContentId root() {
        return root;
    }

    /** How many layers lie above the leaves. */
    public int height() {
        return layers.size() - 1;
    }

    /** What they take of it. */
    public long memoryBytes() {
        return layers.stream().mapToLong(ByteBuffer::capacity).sum();
    }

    /** The hashes of one layer, 0 being the leaves, without those of nothing after them; copied. */
    public byte[] layer(int level) {
        return bytes(layers.get(level));
    }

    /** The root of a subtree of {@code 1 << level} leaves that lie all beyond the file's end; copied. */
    public static byte[] ofNothing(int level) {
        return OF_NOTHING.get(level).clone();
    }

    /** The answer to a request; empty when the tree has no such range. */
    public Optional<byte[]> answer(HashRange range) {
        if (!fits(range, height()) || !Arrays.equals(range.piecesRoot(), root.bytes())) {
            return Optional.empty();
        }
        byte[] answer = new byte[range.answerHashes() * HASH];
        for (int i = 0; i < range.length(); i++) {
            put(range.baseLayer(), range.index() + i, answer, i);
        }
        int level = range.baseLayer() + Integer.numberOfTrailingZeros(range.length());
        int node = range.index() / range.length();
        for (int i = 0; i < range.proofHashes(); i++) {
            put(level + i, (node >>> i) ^ 1, answer, range.length() + i);
        }
        return Optional.of(answer);
    }

    private void put(int level, int index, byte[] target, int slot) {
        ByteBuffer layer = layers.get(level);
        if (index < layer.capacity() / HASH) {
            layer.get(index * HASH, target, slot * HASH, HASH);
        } else {
            System.arraycopy(OF_NOTHING.get(level), 0, target, slot * HASH, HASH);
        }
    }

    /**
     * Whether {@code hashes} answer {@code range} for the file {@code root} of {@code leaves} leaves, all the way up to
     * the root: the request must have asked for the whole proof.
     */
    public static boolean proven(ContentId root, long leaves, HashRange range, byte[] hashes) {
        int height = Long.SIZE - Long.numberOfLeadingZeros(leaves - 1);
        int reached = range.baseLayer() + Integer.numberOfTrailingZeros(range.length()) + range.proofHashes();
        if (!fits(range, height) || reached != height || hashes.length != range.answerHashes() * HASH) {
            return false;
        }
        byte[] layer = Arrays.copyOf(hashes, range.length() * HASH);
        while (layer.length > HASH) {
            layer = parents(ByteBuffer.wrap(layer), 0); // of a power of two nothing is missing
        }
        return ContentId.of(climb(layer, range, hashes)).equals(root);
    }

    private static byte[] climb(byte[] start, HashRange range, byte[] hashes) {
        byte[] node = start;
        int index = range.index() / range.length();
        byte[] pair = new byte[2 * HASH];
        for (int i = 0; i < range.proofHashes(); i++, index >>>= 1) {
            int side = index & 1;
            System.arraycopy(node, 0, pair, side * HASH, HASH);
            System.arraycopy(hashes, (range.length() + i) * HASH, pair, (1 - side) * HASH, HASH);
            node = MerkleTree.parent(pair, 0);
        }
        return node;
    }

    /** The range lies within a tree of this height, and its proof ends below the root. */
    private static boolean fits(HashRange range, int height) {
        int above = height - range.baseLayer();
        return range.fault().isEmpty()
                && above > 0
                && (long) range.index() + range.length() <= 1L << above
                && range.proofLayers() < above;
    }

    private static List<byte[]> hashesOfNothing() {
        var hashes = new ArrayList<byte[]>();
        hashes.add(new byte[HASH]);
        for (int level = 1; level <= HashRange.MAX_LAYERS; level++) {
            byte[] pair = Arrays.copyOf(hashes.getLast(), 2 * HASH);
            System.arraycopy(hashes.getLast(), 0, pair, HASH, HASH);
            hashes.add(MerkleTree.parent(pair, 0));
        }
        return List.copyOf(hashes);
    }
}
