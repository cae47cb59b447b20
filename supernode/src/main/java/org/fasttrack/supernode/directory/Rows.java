package org.fasttrack.supernode.directory;

import java.util.Arrays;
import org.fasttrack.common.content.ContentId;

/**
 * What is known of each file besides its name, at one place, in rows of equal width: part, position in the part, size, date,
 * content id. A hit costs one or two cache lines here. Very large sizes are kept aside.
 */
final class Rows {
    private static final int CHUNK_BITS = 12;
    private static final int IN_CHUNK = (1 << CHUNK_BITS) - 1;

    final Bounds bounds;
    private final byte[][] chunks;
    private final int size;

    /**
     * The largest values of a segment, and the earliest date: they decide how wide the columns are, so that a file with a hostile
     * date costs its segment a few bytes a row and nobody else anything.
     */
    record Bounds(int part, int position, Sizes sizes, long earliest, long latest) {
        Bounds and(Bounds o) {
            return new Bounds(
                    Math.max(part, o.part),
                    Math.max(position, o.position),
                    sizes.and(o.sizes),
                    Math.min(earliest, o.earliest),
                    Math.max(latest, o.latest));
        }
    }

    private final Column part;
    private final Column position;
    private final Column fileBytes;
    private final Column modified;
    private final Outliers large = new Outliers();
    private final long earliest;
    private final int contentAt;
    private final int stride;

    /** Bits {@code at} to {@code at + width} of a row. */
    private record Column(int at, int width) {
        private static final int MOST_UNALIGNED = 56;

        /** As wide as {@code largest}, unsigned; a very wide one begins with a byte, so that one load brings it all. */
        static Column after(int end, long largest) {
            int bits = Long.SIZE - Long.numberOfLeadingZeros(largest);
            return ofBits(end, Math.max(1, bits));
        }

        static Column ofBits(int end, int bits) {
            return bits > MOST_UNALIGNED ? new Column((end + 7) & ~7, Long.SIZE) : new Column(end, bits);
        }

        /** All bits set. */
        long full() {
            return -1L >>> -width;
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
        this.fileBytes = Column.ofBits(position.end(), bestWidth(bounds, position.end(), size));
        this.modified = Column.after(fileBytes.end(), bounds.latest - bounds.earliest);
        this.earliest = bounds.earliest;
        this.contentAt = (modified.end() + 7) / 8;
        this.stride = contentAt + ContentId.BYTES;
        this.chunks = new byte[(size + IN_CHUNK) >>> CHUNK_BITS][];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = new byte[Math.min(IN_CHUNK + 1, size - (i << CHUNK_BITS)) * stride];
        }
    }

    /** Of the column of sizes: rows shrink as it does, and more sizes are outliers. */
    private static int bestWidth(Bounds bounds, int from, int size) {
        int best = 0;
        long least = Long.MAX_VALUE;
        long outliers = 0;
        for (int width = bounds.sizes.largest(); width > 0; width--) {
            Column dates = Column.after(Column.ofBits(from, width).end(), bounds.latest - bounds.earliest);
            long cost = (dates.end() + 7L) / 8 * size + outliers * Outliers.BYTES;
            if (cost < least) {
                least = cost;
                best = width;
            }
            outliers += bounds.sizes.ofWidth(width);
        }
        return best;
    }

    /** Holds the document's row, which begins {@link #at}. Who reads more than one column asks for them once. */
    byte[] chunk(int doc) {
        return chunks[doc >>> CHUNK_BITS];
    }

    /** Where in its chunk the document's row begins. */
    int at(int doc) {
        return (doc & IN_CHUNK) * stride;
    }

    // A column is read eight bytes wide: 32 of content follow the last one.

    int part(int doc) {
        return partAt(chunk(doc), at(doc));
    }

    int partAt(byte[] chunk, int at) {
        return (int) part.get(chunk, at);
    }

    int position(int doc) {
        return positionAt(chunk(doc), at(doc));
    }

    int positionAt(byte[] chunk, int at) {
        return (int) position.get(chunk, at);
    }

    long bytes(int doc) {
        return bytesAt(chunk(doc), at(doc), doc);
    }

    long bytesAt(byte[] chunk, int at, int doc) {
        long bytes = fileBytes.get(chunk, at);
        return bytes == fileBytes.full() ? large.get(doc) : bytes;
    }

    long modified(int doc) {
        return modifiedAt(chunk(doc), at(doc));
    }

    long modifiedAt(byte[] chunk, int at) {
        return modified.get(chunk, at) + earliest;
    }

    /** Brings the rows of {@code docs[from..to)} near. */
    int touch(int[] docs, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            byte[] chunk = chunk(docs[i]);
            int at = at(docs[i]);
            sum += chunk[at] + chunk[at + stride - 1];
        }
        return sum;
    }

    void copyContent(int doc, byte[] target, int to) {
        copyContentAt(chunk(doc), at(doc), target, to);
    }

    void copyContentAt(byte[] chunk, int at, byte[] target, int to) {
        Bytes.copyId(chunk, at + contentAt, target, to);
    }

    /** The first eight bytes of the content id, which sort as it does, unsigned. */
    long contentKey(int doc) {
        return Bytes.bigLongAt(chunk(doc), at(doc) + contentAt);
    }

    boolean hasContent(int doc, byte[] id) {
        int from = at(doc) + contentAt;
        return Arrays.equals(chunk(doc), from, from + ContentId.BYTES, id, 0, ContentId.BYTES);
    }

    /** Writes a row but for its content id, which comes after. Documents with large sizes come upwards. */
    void set(int doc, int partNumber, int positionInPart, long bytes, long date) {
        byte[] chunk = chunk(doc);
        int at = at(doc);
        part.set(chunk, at, partNumber);
        position.set(chunk, at, positionInPart);
        if (bytes < fileBytes.full()) {
            fileBytes.set(chunk, at, bytes);
        } else {
            fileBytes.set(chunk, at, fileBytes.full());
            large.add(doc, bytes);
        }
        modified.set(chunk, at, date - earliest);
    }

    void setContent(int doc, ContentId content) {
        content.copyTo(chunk(doc), at(doc) + contentAt);
    }

    void setContent(int doc, Rows source, int sourceDoc) {
        source.copyContent(sourceDoc, chunk(doc), at(doc) + contentAt);
    }

    long memoryBytes() {
        return (long) size * stride + 20L * chunks.length + large.memoryBytes() + 400;
    }
}
