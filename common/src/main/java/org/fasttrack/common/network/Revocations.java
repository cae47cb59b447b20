package org.fasttrack.common.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.runtime.WholeFile;

/** The revocations that a node knows, each with its seal so that others can verify it. Thread-safe. */
public final class Revocations {
    /** In one message, some 100 KiB. */
    public static final int MAX_BATCH = 500;

    private static final int MAX_REVOCATIONS = 100_000;
    private static final long MAX_FILE_BYTES = MAX_REVOCATIONS * 400L;

    private final NetworkFile network;
    private final Map<NodeId, byte[]> sealed = new ConcurrentHashMap<>();
    /** As they were learned; guarded by itself. */
    private final List<byte[]> learned = new ArrayList<>();

    public Revocations(NetworkFile network) {
        this.network = network;
    }

    /** Reads one base64 seal a line; a missing file holds none. @throws IOException naming the line that does not verify */
    public static Revocations read(NetworkFile network, Path file) throws IOException {
        Revocations revocations = new Revocations(network);
        if (!Files.exists(file)) {
            return revocations;
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is no list of revocations: it is too long");
        }
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank() && !revocations.learnLine(line.strip())) {
                throw new IOException(file + " line " + number + " is no revocation by the network's creator");
            }
        }
        return revocations;
    }

    private boolean learnLine(String line) {
        try {
            byte[] seal = Base64.getDecoder().decode(line);
            return Revocation.open(network, seal)
                            .filter(known -> revoked(known.revoked()))
                            .isPresent()
                    || learn(seal);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Replaces {@code file} in one step. */
    public void write(Path file) throws IOException {
        WholeFile.replace(
                file, sealed().stream().map(Base64.getEncoder()::encodeToString).toList());
    }

    /** @return whether this was a valid revocation that was not known yet: then it is worth telling others */
    public boolean learn(byte[] seal) {
        return sealed.size() < MAX_REVOCATIONS
                && Revocation.open(network, seal)
                        .filter(revocation -> keep(revocation.revoked(), seal.clone()))
                        .isPresent();
    }

    /**
     * Learns what another node sent at once. Who tells the truth sends no forgery, so nothing after the first one is looked at, and
     * what is known is not verified again: a message costs a signature check for each new revocation, and one more.
     *
     * @return the seals that were not known yet, to be told to others
     */
    public List<byte[]> learn(List<byte[]> seals) {
        List<byte[]> news = new ArrayList<>();
        for (byte[] seal : seals) {
            Optional<NodeId> said = Revocation.said(network, seal);
            if (said.isEmpty()) {
                return news;
            }
            if (!revoked(said.get())) {
                if (learn(seal)) {
                    news.add(seal);
                } else if (!revoked(said.get())) { // else another thread was faster
                    return news;
                }
            }
        }
        return news;
    }

    private boolean keep(NodeId revoked, byte[] seal) {
        if (sealed.putIfAbsent(revoked, seal) != null) {
            return false;
        }
        synchronized (learned) {
            learned.add(seal);
        }
        return true;
    }

    /** What was learned after the first {@code known} ones, in that order, {@code most} of it. */
    public List<byte[]> since(int known, int most) {
        synchronized (learned) {
            return List.copyOf(learned.subList(known, Math.min(learned.size(), known + most)));
        }
    }

    /** The revocation in {@code seal}, when the network's creator sealed it. */
    public Optional<Revocation> open(byte[] seal) {
        return Revocation.open(network, seal);
    }

    public boolean revoked(NodeId node) {
        return sealed.containsKey(node);
    }

    /** For a newcomer: every revocation as it was sealed. */
    public List<byte[]> sealed() {
        return List.copyOf(sealed.values());
    }
}
