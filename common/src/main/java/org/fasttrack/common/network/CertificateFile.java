package org.fasttrack.common.network;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.runtime.WholeFile;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.wire.proto.PromotionGrant;

/**
 * The certificates that a supernode knows, beside the logs that they give weight to: who reads those logs later, a restarted
 * supernode or an audit, must be able to see whose attestations count. Read as if a stranger had sent them.
 */
public final class CertificateFile {
    private static final long MAX_BYTES = 64 << 20;

    private final Path file;

    /** @param evidence the folder of the logs */
    public CertificateFile(Path evidence) {
        file = evidence.resolve("certificates");
    }

    /** Those whose signatures hold; none when there is no file. @throws IOException when it cannot be read */
    public List<Certificate> read(Opener opener) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(file + " is too large for certificates");
        }
        try {
            return PromotionGrant.parseFrom(Files.readAllBytes(file)).getCertificateList().stream()
                    .flatMap(bytes -> PromotionVotes.read(opener, bytes.toByteArray()).stream())
                    .toList();
        } catch (InvalidProtocolBufferException e) {
            throw new IOException(file + " holds no certificates", e);
        }
    }

    /** In one step in the place of what was there. */
    public synchronized void write(List<Certificate> all) throws IOException {
        PromotionGrant.Builder certificates = PromotionGrant.newBuilder();
        all.forEach(certificate -> certificates.addCertificate(ByteString.copyFrom(certificate.sealed())));
        WholeFile.replace(file, certificates.build().toByteArray());
    }
}
