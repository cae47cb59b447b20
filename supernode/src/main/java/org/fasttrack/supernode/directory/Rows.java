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

    private final Column part;
    private final Column position;
    private final Column fileBytes;
    private final Column modified;
    private final int contentAt;
    private final int stride;

    /** Bits {@code at} to {@code at + width} of a row. */
    private record Column(int at, int width) {
        private static final int MOST_UNALIGNED = 56;

        /** As wide as {@code largest}, unsigned; a very wide one begins with a byte, so that one load brings it all. */
        static Column after(int end, long largest) {
            int bits = Long.SIZE - Long.numberOfLeadingZeros(largest);
            return bits > MOST_UNALIGNED ? new Column((end + 7) & ~7, Long.SIZE) : new Column(end, Math.max(1, bits));
        }

        int end() {
            return at + width;
        }

        long get(byte[] bytes, int row) {
            return Bytes.longAt(bytes, row + (at >>> 3)) >>> (at & 7) & -1L >>> -width;
        }

        /** Once for each row. */
        void set(byte[] bytes, int row, long value) {
            int from = row + (at >>> 3);
            Bytes.putLong(bytes, from, Bytes.longAt(bytes, from) | value << (at & 7));
        }
    }

    Rows(Bounds bounds, int size) {
        this.bounds = bounds;
        this.size = size;
        this.part = Column.after(0, bounds.part);
        this.position = Column.after(part.end(), bounds.position);
        this.fileBytes = Column.after(position.end(), bounds.bytes);
        this.modified = Column.after(fileBytes.end(), bounds.latest - bounds.earliest);
        this.contentAt = (modified.end() + 7) / 8;
        this.stride = contentAt + ContentId.BYTES;
        this.chunks = new byte[(size + IN_CHUNK) >>> CHUNK_BITS][];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = new byte[Math.min(IN_CHUNK + 1, size - (i << CHUNK_BITS)) * stride];
        }
    }

    private byte[] chunk(int doc) {
        return chunks[doc >>> CHUNK_BITS];
    }

    private int at(int doc) {
        return (doc & IN_CHUNK) * stride;
    }

    // A column is read eight bytes wide: 32 of content follow the last one.

    int part(int doc) {
        return (int) part.get(chunk(doc), at(doc));
    }

    int position(int doc) {
        return (int) position.get(chunk(doc), at(doc));
    }

    long bytes(int doc) {
        return fileBytes.get(chunk(doc), at(doc));
    }

    long modified(int doc) {
        return modified.get(chunk(doc), at(doc)) + bounds.earliest;
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

    /** Writes a row but for its content id, which comes after. */
    void set(int doc, int partNumber, int positionInPart, long bytes, long date) {
        byte[] chunk = chunk(doc);
        int at = at(doc);
        part.set(chunk, at, partNumber);
        position.set(chunk, at, positionInPart);
        fileBytes.set(chunk, at, bytes);
        modified.set(chunk, at, date - bounds.earliest);
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
