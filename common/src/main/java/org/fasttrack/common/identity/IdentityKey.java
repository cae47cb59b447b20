package org.fasttrack.common.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.Set;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * A node's private key. It signs, and never leaves this object except to its own file, which only its owner may read
 * (mode 0600). The file is one line: {@code fasttrack-key-1 <base32 of the 32-byte seed>}.
 */
public final class IdentityKey {
    private static final String HEADER = "fasttrack-key-1 ";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MAX_FILE_BYTES = 256;

    private final byte[] seed;
    private final byte[] publicKey;
    private final NodeId id;

    private IdentityKey(byte[] seed) {
        this.seed = seed;
        this.publicKey = new byte[NodeId.BYTES];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        this.id = NodeId.of(publicKey);
    }

    public static IdentityKey generate() {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        RANDOM.nextBytes(seed);
        return new IdentityKey(seed);
    }

    /** Reads the key in {@code file}, or makes one there; two processes that race agree on one key. */
    public static IdentityKey loadOrCreate(Path file) throws IOException {
        if (Files.exists(file)) {
            return load(file);
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        IdentityKey key = generate();
        Path draft = file.resolveSibling(file.getFileName() + "."
                + ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId() + ".part");
        key.write(draft);
        try {
            // A link, unlike a rename, fails when the other process was first.
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            return load(file);
        } catch (UnsupportedOperationException e) {
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            return key;
        } finally {
            Files.deleteIfExists(draft);
        }
        return key;
    }

    /** @throws IOException when the file is missing, readable by others, or not a key */
    public static IdentityKey load(Path file) throws IOException {
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is not a fasttrack key: it is too long");
        }
        Set<PosixFilePermission> allowed = Files.getPosixFilePermissions(file);
        if (!EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE)
                .containsAll(allowed)) {
            throw new IOException(file + " can be read by others: chmod 600 it, or make a new identity if it leaked");
        }
        String line = Files.readString(file, StandardCharsets.US_ASCII).strip();
        if (!line.startsWith(HEADER)) {
            throw new IOException(file + " is not a fasttrack key");
        }
        try {
            byte[] seed = Base32.decode(line.substring(HEADER.length()));
            if (seed.length != Ed25519.SECRET_KEY_SIZE) {
                throw new IOException(file + " is not a fasttrack key: wrong length");
            }
            return new IdentityKey(seed);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is not a fasttrack key: it is damaged", e);
        }
    }

    private void write(Path file) throws IOException {
        byte[] text = (HEADER + Base32.encode(seed) + "\n").getBytes(StandardCharsets.US_ASCII);
        Files.deleteIfExists(file);
        var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (FileChannel out =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode)) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    public NodeId id() {
        return id;
    }

    /** @return 64 bytes: the Ed25519 signature of {@code message} */
    public byte[] sign(byte[] message) {
        byte[] signature = new byte[Signatures.BYTES];
        Ed25519.sign(seed, 0, publicKey, 0, null, message, 0, message.length, signature, 0);
        return signature;
    }

    @Override
    public String toString() {
        return "IdentityKey[" + id.shortForm() + "]";
    }
}
