package org.fasttrack.peer.library.mapdb;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.peer.library.FileStamp;
import org.mapdb.DataInput2;
import org.mapdb.DataOutput2;
import org.mapdb.Serializer;

/**
 * What is stored of one folder: for each name the size, time, content id and inode; all behind one CRC-32, because
 * disks err.
 */
record FolderEntries(Map<String, Entry> files) {
    /** A share list's 100,000 files in one folder, each with the longest name, fit in. */
    private static final int MAX_BYTES = 64 << 20;

    private static final int FIXED_BYTES = 2 * Long.BYTES + ContentId.BYTES + 2 * Short.BYTES;
    private static final int MAX_TEXT_BYTES = Short.MAX_VALUE;

    record Entry(FileStamp stamp, ContentId content) {}

    static FolderEntries none() {
        return new FolderEntries(new HashMap<>());
    }

    static final Serializer<FolderEntries> SERIALIZER = new Serializer<>() {
        @Override
        public void serialize(DataOutput2 out, FolderEntries folder) throws IOException {
            byte[] body = folder.encode();
            out.writeInt(crc(body));
            out.packInt(body.length);
            out.write(body);
        }

        @Override
        public FolderEntries deserialize(DataInput2 in, int available) throws IOException {
            int crc = in.readInt();
            int length = in.unpackInt();
            if (length < 0 || length > MAX_BYTES) {
                throw new IOException("a folder's entries of " + length + " bytes");
            }
            byte[] body = new byte[length];
            in.readFully(body);
            if (crc(body) != crc) {
                throw new IOException("the checksum of a folder's entries does not match");
            }
            return decode(ByteBuffer.wrap(body));
        }
    };

    private byte[] encode() {
        Map<byte[], Entry> named = HashMap.newHashMap(files.size());
        int bytes = 0;
        for (Map.Entry<String, Entry> file : files.entrySet()) {
            byte[] name = text(file.getKey());
            bytes += FIXED_BYTES + name.length + text(file.getValue().stamp().inode()).length;
            named.put(name, file.getValue());
        }
        ByteBuffer out = ByteBuffer.allocate(bytes);
        named.forEach((name, entry) -> {
            put(out, name);
            put(out, text(entry.stamp().inode()));
            out.putLong(entry.stamp().bytes())
                    .putLong(entry.stamp().modifiedNanos())
                    .put(entry.content().bytes());
        });
        return out.array();
    }

    private static FolderEntries decode(ByteBuffer body) throws IOException {
        FolderEntries folder = none();
        try {
            while (body.hasRemaining()) {
                String name = text(body);
                String inode = text(body);
                FileStamp stamp = new FileStamp(body.getLong(), body.getLong(), inode);
                byte[] root = new byte[ContentId.BYTES];
                body.get(root);
                folder.files.put(name, new Entry(stamp, ContentId.of(root)));
            }
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new IOException("a folder's entries end too early", e);
        }
        return folder;
    }

    private static byte[] text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException("a name or file key of " + utf8.length + " bytes");
        }
        return utf8;
    }

    private static void put(ByteBuffer out, byte[] text) {
        out.putShort((short) text.length).put(text);
    }

    private static String text(ByteBuffer in) {
        byte[] utf8 = new byte[in.getShort()];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static int crc(byte[] body) {
        var crc = new CRC32();
        crc.update(body);
        return (int) crc.getValue();
    }
}
