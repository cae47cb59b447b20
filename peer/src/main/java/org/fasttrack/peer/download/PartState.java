package org.fasttrack.peer.download;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.BitSet;
import java.util.zip.CRC32C;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.MerkleTree;
import org.jspecify.annotations.Nullable;

/**
 * The record beside a part: magic, content id, size, CRC-32C of these, then a bitmap of verified leaves. Bits are set in
 * place as leaves are written, so that a killed process loses none; a bit that is wrong only costs a second look.
 */
final class PartState {
    private static final long MAGIC = 0x4654_5041_5254_3032L; // "FTPART02"
    private static final int HEAD = 8 + ContentId.BYTES + 8;
    private static final int BITMAP = HEAD + 4;

    private PartState() {}

    /** The leaves that a former run verified; none when the record is missing, torn or of another content. */
    static BitSet read(Path file, ContentId content, long bytes) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) > BITMAP + bitmapBytes(bytes)) {
            return new BitSet();
        }
        byte[] all = Files.readAllBytes(file);
        BitSet verified = startsAs(all, content, bytes)
                ? BitSet.valueOf(ByteBuffer.wrap(all, BITMAP, all.length - BITMAP))
                : new BitSet();
        verified.clear(
                (int) MerkleTree.leafCount(bytes), Math.max(verified.length(), (int) MerkleTree.leafCount(bytes)));
        return verified;
    }

    private static boolean startsAs(byte[] record, ContentId content, long bytes) {
        ByteBuffer in = ByteBuffer.wrap(record);
        return record.length >= BITMAP
                && in.getLong() == MAGIC
                && ContentId.of(get(in, new byte[ContentId.BYTES])).equals(content)
                && in.getLong() == bytes
                && in.getInt() == crc(record, HEAD);
    }

    /**
     * Makes the record say {@code verified}, in place when it is of this content already: on a disk that is full there is
     * no room for another one.
     *
     * @return the record, for {@link #mark}
     */
    static FileChannel open(Path file, ContentId content, long bytes, BitSet verified) throws IOException {
        boolean whole = Files.isRegularFile(file) && Files.size(file) == BITMAP + bitmapBytes(bytes);
        if (!whole || !startsAs(Files.readAllBytes(file), content, bytes)) {
            write(file, content, bytes, verified);
        }
        FileChannel record = FileChannel.open(file, StandardOpenOption.WRITE);
        try {
            put(record, BITMAP, Arrays.copyOf(verified.toByteArray(), bitmapBytes(bytes)));
            return record;
        } catch (IOException e) {
            record.close();
            throw e;
        }
    }

    private static int bitmapBytes(long bytes) {
        return (int) (MerkleTree.leafCount(bytes) / Byte.SIZE + 1);
    }

    /** How much the record says was verified, to within a leaf, and of how much; null when there is none of {@code content}. */
    static @Nullable Kept kept(Path file, ContentId content) throws IOException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        long bytes = head.length < HEAD ? -1 : ByteBuffer.wrap(head).getLong(HEAD - Long.BYTES);
        if (bytes < 0 || MerkleTree.leafCount(bytes) > MerkleTree.MAX_LEAVES) {
            return null;
        }
        long verified = (long) read(file, content, bytes).cardinality() * MerkleTree.LEAF_BYTES;
        return new Kept(Math.min(verified, bytes), bytes);
    }

    /** What is there of a content, and how much that is to be. */
    record Kept(long done, long total) {}

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
        ByteBuffer out = ByteBuffer.allocate(BITMAP + bitmapBytes(bytes));
        out.putLong(MAGIC).put(content.bytes()).putLong(bytes);
        out.putInt(crc(out.array(), HEAD)).put(verified.toByteArray());
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(fresh, out.array());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /** Sets the bits of the leaves {@code first} up to {@code end}, as {@code verified} has them and their neighbours. */
    static void mark(FileChannel record, BitSet verified, int first, int end) throws IOException {
        int from = first / Byte.SIZE;
        int until = (end - 1) / Byte.SIZE + 1;
        put(
                record,
                BITMAP + from,
                verified.get(from * Byte.SIZE, until * Byte.SIZE).toByteArray());
    }

    private static void put(FileChannel record, int at, byte[] bits) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bits);
        while (out.hasRemaining()) {
            record.write(out, (long) at + out.position());
        }
    }

    private static int crc(byte[] data, int length) {
        var crc = new CRC32C();
        crc.update(data, 0, length);
        return (int) crc.getValue();
    }
}
