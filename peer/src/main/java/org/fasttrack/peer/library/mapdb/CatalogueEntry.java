package org.fasttrack.peer.library.mapdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.peer.library.FileStamp;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;
import org.mapdb.Serializer;

/** What is stored for one path: size, time, 32 bytes of content id, inode; behind their CRC-32, because disks err. */
record CatalogueEntry(FileStamp stamp, ContentId content) {
    private static final int MAX_BYTES = 1024;
    private static final int FIXED_BYTES = 2 * Long.BYTES + ContentId.BYTES;

    static final Serializer<CatalogueEntry> SERIALIZER = new Serializer<>() {
        @Override
        public void serialize(DataOutput2 out, CatalogueEntry entry) throws IOException {
            byte[] body = entry.encode();
            out.writeInt(crc(body));
            out.packInt(body.length);
            out.write(body);
        }

        @Override
        public CatalogueEntry deserialize(DataInput2 in, int available) throws IOException {
            int crc = in.readInt();
            int length = in.unpackInt();
            if (length < FIXED_BYTES || length > MAX_BYTES) {
                throw new IOException("an entry of " + length + " bytes");
            }
            byte[] body = new byte[length];
            in.readFully(body);
            if (crc(body) != crc) {
                throw new IOException("an entry's checksum does not match");
            }
            return decode(ByteBuffer.wrap(body));
        }
    };

    private byte[] encode() {
        byte[] inode = stamp.inode().getBytes(StandardCharsets.UTF_8);
        if (inode.length > MAX_BYTES - FIXED_BYTES) {
            throw new IllegalArgumentException("a file key of " + inode.length + " bytes");
        }
        return ByteBuffer.allocate(FIXED_BYTES + inode.length)
                .putLong(stamp.bytes())
                .putLong(stamp.modifiedNanos())
                .put(content.bytes())
                .put(inode)
                .array();
    }

    private static CatalogueEntry decode(ByteBuffer body) {
        long bytes = body.getLong();
        long modifiedNanos = body.getLong();
        byte[] root = new byte[ContentId.BYTES];
        body.get(root);
        String inode = StandardCharsets.UTF_8.decode(body).toString();
        return new CatalogueEntry(new FileStamp(bytes, modifiedNanos, inode), ContentId.of(root));
    }

    private static int crc(byte[] body) {
        var crc = new CRC32();
        crc.update(body);
        return (int) crc.getValue();
    }
}
