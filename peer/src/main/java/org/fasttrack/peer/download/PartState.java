package org.fasttrack.peer.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.BitSet;
import java.util.zip.CRC32C;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;

/** The record beside a part: magic, content id, size, bitmap of verified leaves, CRC-32C. Replaced as a whole. */
final class PartState {
    private static final long MAGIC = 0x4654_5041_5254_3031L; // "FTPART01"
    private static final int HEAD = 8 + ContentId.BYTES + 8;

    private PartState() {}

    /** The leaves that a former run verified; none when the record is missing, torn or of another content. */
    static BitSet read(Path file, ContentId content, long bytes) throws IOException {
        long bitmap = MerkleTree.leafCount(bytes) / 8 + 1;
        if (!Files.isRegularFile(file) || Files.size(file) > HEAD + bitmap + 4) {
            return new BitSet();
        }
        byte[] all = Files.readAllBytes(file);
        if (all.length < HEAD + 4) {
            return new BitSet();
        }
        ByteBuffer in = ByteBuffer.wrap(all);
        byte[] id = new byte[ContentId.BYTES];
        boolean ours = in.getLong() == MAGIC
                && ContentId.of(get(in, id)).equals(content)
                && in.getLong() == bytes
                && ByteBuffer.wrap(all, all.length - 4, 4).getInt() == crc(all, all.length - 4);
        return ours ? BitSet.valueOf(in.limit(all.length - 4)) : new BitSet();
    }

    /** False only when the record is whole and names another content. */
    static boolean mayBeOf(Path file, ContentId content) throws IOException {
        if (!Files.isRegularFile(file)) {
            return true;
        }
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        ByteBuffer in = ByteBuffer.wrap(head);
        return head.length < HEAD
                || in.getLong() != MAGIC
                || ContentId.of(get(in, new byte[ContentId.BYTES])).equals(content);
    }

    private static byte[] get(ByteBuffer in, byte[] target) {
        in.get(target);
        return target;
    }

    static void write(Path file, ContentId content, long bytes, BitSet verified) throws IOException {
        byte[] bitmap = verified.toByteArray();
        ByteBuffer out = ByteBuffer.allocate(HEAD + bitmap.length + 4);
        out.putLong(MAGIC).put(content.bytes()).putLong(bytes).put(bitmap);
        out.putInt(crc(out.array(), out.position()));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(fresh, out.array());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static int crc(byte[] data, int length) {
        var crc = new CRC32C();
        crc.update(data, 0, length);
        return (int) crc.getValue();
    }
}
