package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.network.Claims;
import org.fasttrack.common.network.Invitation;
import org.fasttrack.common.network.InvitationFile;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.runtime.WholeFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up the renewed invitation that is put in place of an old one while the node of a closed network runs. Connections
 * that are open end with the old one, at its expiry, and are made anew with this one.
 */
public final class InvitationWatch implements AutoCloseable {
    public static final Duration PACE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(InvitationWatch.class);

    private final Membership self;
    private final Path kept;
    private final List<Path> files;
    /** What stood there at the last look; guarded by this. */
    private final Map<Path, byte[]> seen = new HashMap<>();

    private final Thread thread;

    /**
     * Looks from now on, in a network that is closed.
     *
     * @param kept the invitation in the data folder; one taken up from elsewhere is kept there
     * @param named another file that a flag named
     */
    public InvitationWatch(Membership self, Path kept, Optional<Path> named, Duration pace) {
        this.self = self;
        this.kept = kept;
        this.files = named.map(other -> List.of(kept, other)).orElseGet(() -> List.of(kept));
        files.forEach(file -> seen.put(file, read(file)));
        this.thread = Thread.ofVirtual().name("invitation").unstarted(() -> run(pace));
        if (self.network().closed()) {
            thread.start();
        }
    }

    private void run(Duration pace) {
        try {
            while (true) {
                Thread.sleep(pace);
                look();
            }
        } catch (InterruptedException e) {
            LOG.debug("the invitation is watched no longer");
        }
    }

    synchronized void look() {
        files.forEach(this::look);
    }

    private void look(Path file) {
        byte[] now = read(file);
        if (now.length == 0 || Arrays.equals(now, seen.put(file, now))) {
            return;
        }
        Optional<Invitation> fresh = Invitation.open(self.network(), now);
        String refusal = self.admission().refusal(self.id(), Claims.invited(now).bytes());
        if (fresh.isEmpty() || refusal != null) {
            LOG.warn("the new {} does not let this node in: {}", file, refusal == null ? "it is none" : refusal);
        } else if (fresh.get().expires().isAfter(until())) {
            self.showInvitation(now);
            LOG.info("a renewed invitation: valid until {}", fresh.get().expires());
            keep(file, now);
        }
    }

    private Instant until() {
        return self.invitation().map(Invitation::expires).orElse(Instant.MIN);
    }

    private void keep(Path file, byte[] invitation) {
        try {
            if (!file.equals(kept)) {
                WholeFile.replace(kept, invitation);
                seen.put(kept, invitation);
            }
        } catch (IOException e) {
            LOG.warn("the invitation cannot be kept at {}: name it again at the next start ({})", kept, e.toString());
        }
    }

    /** The invitation that is there; nothing while none can be read. */
    private static byte[] read(Path file) {
        try {
            return InvitationFile.read(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
