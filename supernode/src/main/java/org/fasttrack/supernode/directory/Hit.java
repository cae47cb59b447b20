package org.fasttrack.supernode.directory;

import java.util.Objects;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;
import org.jspecify.annotations.Nullable;

/** A hit of an {@link Answer} as it stands in the index. */
public final class Hit {
    private static final byte[] NO_BYTES = {};

    private final long version;
    private @Nullable Segment segment;
    private Names.@Nullable Reader names;
    private int doc;
    /** Of the block that holds the name. */
    private int block;

    /** The document's row. */
    private byte[] chunk = NO_BYTES;

    private int at;

    Hit(long version) {
        this.version = version;
    }

    @SuppressWarnings("ReferenceEquality") // segments have identity, not value
    void moveTo(Segment of, int number, int nameBlock) {
        if (segment != of) {
            segment = of;
            names = of.names.reader();
        }
        doc = number;
        block = nameBlock;
        chunk = of.rows.chunk(number);
        at = of.rows.at(number);
    }

    private Segment segment() {
        return Objects.requireNonNull(segment);
    }

    private Rows rows() {
        return segment().rows;
    }

    public NodeId owner() {
        return segment().part(doc).owner;
    }

    /** Copies the owner's 32 bytes to {@code target}. */
    public void copyOwner(byte[] target, int offset) {
        segment().parts.copyOwner(rows().partAt(chunk, at), target, offset);
    }

    /** Where the record stands in its owner's list, which is ordered by name. */
    public int position() {
        return segment().parts.startAt(rows().partAt(chunk, at), version) + rows().positionAt(chunk, at);
    }

    /** The file's size. */
    public long bytes() {
        return rows().bytesAt(chunk, at, doc);
    }

    public long modifiedMillis() {
        return rows().modifiedAt(chunk, at);
    }

    public ContentId content() {
        return segment().content(doc);
    }

    /** Copies the content id's 32 bytes to {@code target}. */
    public void copyContent(byte[] target, int offset) {
        rows().copyContentAt(chunk, at, target, offset);
    }

    /** Copies the name in UTF-8 to {@code target}, which has room for the longest: bytes after it may change. @return its length */
    public int copyName(byte[] target, int offset) {
        return Objects.requireNonNull(names).copy(doc, block, target, offset);
    }

    public ShareRecord record() {
        return new ShareRecord(read().text(), bytes(), content(), modifiedMillis());
    }

    public Entry entry() {
        return new Entry(owner(), position(), record());
    }

    private Names.Reader read() {
        Names.Reader reader = Objects.requireNonNull(names);
        reader.read(doc);
        return reader;
    }
}
