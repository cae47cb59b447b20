package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.LogName;
import org.fasttrack.common.runtime.WholeFile;
import org.fasttrack.common.seal.NetworkId;

/** The first bytes of a log's file: what it is, of which network, whose, and a checksum. */
public final class FileHeader {
    private static final byte[] MAGIC = "fasttrack log 1\n".getBytes(StandardCharsets.US_ASCII);
    static final int BYTES = 16 + NetworkId.BYTES + NodeId.BYTES + Integer.BYTES;

    private FileHeader() {}

    private static ByteBuffer of(LogName name) {
        ByteBuffer header = ByteBuffer.allocate(BYTES)
                .put(MAGIC)
                .put(NetworkId.parse(name.network()).bytes())
                .put(name.owner().bytes());
        return header.putInt(checksum(header.duplicate().flip())).flip();
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return (int) sum.getValue();
    }

    /** A file that is there has its header: it appears in one step. */
    static void createIfMissing(Path file, LogName name) throws IOException {
        if (!Files.exists(file)) {
            WholeFile.replace(file, of(name).array());
        }
    }

    static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Writes the header again, durably. */
    static void write(FileChannel file, LogName name) throws IOException {
        ByteBuffer header = of(name);
        while (header.hasRemaining()) {
            file.write(header, header.position());
        }
        file.force(true);
    }

    static void check(FileChannel file, LogName name) throws IOException {
        LogName found = read(file);
        if (!found.equals(name)) {
            throw new IOException("this is the log " + found + ", not " + name);
        }
    }

    /** Whether this is no log, or one that does not say any more whose. */
    static boolean isDamaged(FileChannel file) throws IOException {
        return !isWhole(bytes(file));
    }

    private static boolean isWhole(byte[] bytes) {
        return Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                && ByteBuffer.wrap(bytes).getInt(BYTES - Integer.BYTES)
                        == checksum(ByteBuffer.wrap(bytes, 0, BYTES - Integer.BYTES));
    }

    private static byte[] bytes(FileChannel file) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(BYTES);
        while (header.hasRemaining() && file.read(header, header.position()) >= 0) {
            // until it is full or the file ends
        }
        return header.array();
    }

    /** Whose log a file is. @throws IOException when it is none, or its header is damaged */
    public static LogName read(FileChannel file) throws IOException {
        byte[] bytes = bytes(file);
        if (!isWhole(bytes)) {
            throw new IOException("not a log, or the first " + BYTES + " bytes are damaged");
        }
        byte[] network = Arrays.copyOfRange(bytes, MAGIC.length, MAGIC.length + NetworkId.BYTES);
        byte[] owner = Arrays.copyOfRange(bytes, BYTES - Integer.BYTES - NodeId.BYTES, BYTES - Integer.BYTES);
        return new LogName(NetworkId.of(network).toString(), NodeId.of(owner));
    }
}
