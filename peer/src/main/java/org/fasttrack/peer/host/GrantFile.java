package org.fasttrack.peer.host;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.common.runtime.WholeFile;
import org.fasttrack.common.wire.proto.PromotionGrant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the certificates that a promoted node shows in its data folder, so that a restart does not end them. Whether they
 * still hold is judged when they are read as when they were granted: the file is not trusted. Thread-safe.
 */
public final class GrantFile {
    private static final Logger LOG = LoggerFactory.getLogger(GrantFile.class);
    private static final long MAX_BYTES = 256 << 10;

    private final Path file;

    public GrantFile(Path data) {
        file = data.resolve("promotion");
    }

    /** What was kept last; empty when nothing is there that can be read. */
    public synchronized Optional<PromotionGrant> read() {
        try {
            return Files.exists(file) && Files.size(file) <= MAX_BYTES
                    ? Optional.of(PromotionGrant.parseFrom(Files.readAllBytes(file)))
                    : Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            LOG.warn("{} holds no promotion; this node starts as a peer", file);
        } catch (IOException e) {
            LOG.warn("{} cannot be read; this node starts as a peer", file, e);
        }
        return Optional.empty();
    }

    /** Replaces what was kept in one step; a failure is logged, for the promotion counts until the node stops. */
    public synchronized void keep(PromotionGrant grant) {
        try {
            WholeFile.replace(file, grant.toByteArray());
        } catch (IOException e) {
            LOG.warn("{} cannot be written; a restart ends this promotion", file, e);
        }
    }

    /** The newest certificates in place of those kept; where the others are stays as it was. */
    public synchronized void renew(List<Certificate> chain) {
        PromotionGrant.Builder grant =
                read().orElseGet(PromotionGrant::getDefaultInstance).toBuilder().clearCertificate();
        chain.forEach(certificate -> grant.addCertificate(ByteString.copyFrom(certificate.sealed())));
        keep(grant.build());
    }

    public synchronized void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("{} cannot be deleted; its certificate is not renewed and ends by itself", file, e);
        }
    }
}
