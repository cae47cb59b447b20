package org.fasttrack.supernode.directory;

import java.util.Arrays;
import org.fasttrack.common.content.ContentId;

/**
 * What is known of each file besides its name, at one place, in rows of equal width: part, position in the part, size, date,
 * content id. A hit costs one or two cache lines here.
 */
final class Rows {
    private static final int CHUNK_BITS = 12;
    private static final int IN_CHUNK = (1 << CHUNK_BITS) - 1;

    final Bounds bounds;
    private final byte[][] chunks;
    private final int size;

    /**
     * The largest values of a segment, and the earliest date: they decide how wide the columns are, so that one hostile file
     * of eight exbibytes costs its segment a few bytes a row and nobody else anything.
     */
    record Bounds(int part, int position, long bytes, long earliest, long latest) {
        Bounds and(Bounds o) {
            return new Bounds(
                    Math.max(part, o.part),
                    Math.max(position, o.position),
                    Math.max(bytes, o.bytes),
                    Math.min(earliest, o.earliest),
                    Math.max(latest, o.latest));
        }
    }

    private final int stride;
    private final long partMask;
    private final long positionMask;
    private final long bytesMask;
    private final long modifiedMask;
    private final int positionAt;
    private final int bytesAt;
    private final int modifiedAt;
    private final int contentAt;

    Rows(Bounds bounds, int size) {
        this.bounds = bounds;
        this.size = size;
        this.positionAt = width(bounds.part);
        this.bytesAt = positionAt + width(bounds.position);
        this.modifiedAt = bytesAt + width(bounds.bytes);
        this.contentAt = modifiedAt + width(bounds.latest - bounds.earliest);
        this.stride = contentAt + ContentId.BYTES;
        this.partMask = mask(positionAt);
        this.positionMask = mask(bytesAt - positionAt);
        this.bytesMask = mask(modifiedAt - bytesAt);
        this.modifiedMask = mask(contentAt - modifiedAt);
        this.chunks = new byte[(size + IN_CHUNK) >>> CHUNK_BITS][];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = new byte[Math.min(IN_CHUNK + 1, size - (i << CHUNK_BITS)) * stride];
        }
    }

    /** Bytes for values up to {@code largest}, unsigned. */
    private static int width(long largest) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(largest) + 7) / 8);
    }

    private static long mask(int width) {
        return width == 8 ? -1 : (1L << (width * 8)) - 1;
    }

    private byte[] chunk(int doc) {
        return chunks[doc >>> CHUNK_BITS];
    }

    private int at(int doc) {
        return (doc & IN_CHUNK) * stride;
    }

    int part(int doc) {
        // A column may be read eight bytes wide: 32 of content follow the last one.
        return (int) (Bytes.longAt(chunk(doc), at(doc)) & partMask);
    }

    int position(int doc) {
        return (int) (Bytes.longAt(chunk(doc), at(doc) + positionAt) & positionMask);
    }

    long bytes(int doc) {
        return Bytes.longAt(chunk(doc), at(doc) + bytesAt) & bytesMask;
    }

    long modified(int doc) {
        return (Bytes.longAt(chunk(doc), at(doc) + modifiedAt) & modifiedMask) + bounds.earliest;
    }

    /** Brings the row near: its end, since whoever asks for the part has its beginning. */
    int touch(int doc) {
        return chunk(doc)[at(doc) + stride - 1];
    }

    void copyContent(int doc, byte[] target, int to) {
        System.arraycopy(chunk(doc), at(doc) + contentAt, target, to, ContentId.BYTES);
    }

    /** The first eight bytes of the content id, which sort as it does, unsigned. */
    long contentKey(int doc) {
        return Bytes.bigLongAt(chunk(doc), at(doc) + contentAt);
    }

    boolean hasContent(int doc, byte[] id) {
        int from = at(doc) + contentAt;
        return Arrays.equals(chunk(doc), from, from + ContentId.BYTES, id, 0, ContentId.BYTES);
    }

    /** Writes a row but for its content id. */
    void set(int doc, int part, int position, long bytes, long modified) {
        byte[] chunk = chunk(doc);
        int at = at(doc);
        // From left to right: each write spills over what the next ones put right.
        Bytes.putLong(chunk, at, part);
        Bytes.putLong(chunk, at + positionAt, position);
        Bytes.putLong(chunk, at + bytesAt, bytes);
        Bytes.putLong(chunk, at + modifiedAt, modified - bounds.earliest);
    }

    void setContent(int doc, ContentId content) {
        content.copyTo(chunk(doc), at(doc) + contentAt);
    }

    void setContent(int doc, Rows source, int sourceDoc) {
        source.copyContent(sourceDoc, chunk(doc), at(doc) + contentAt);
    }

    long memoryBytes() {
        return (long) size * stride + 20L * chunks.length + 120;
    }
}
