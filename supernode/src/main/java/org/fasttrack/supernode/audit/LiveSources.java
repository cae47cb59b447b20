package org.fasttrack.supernode.audit;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.supernode.audit.AuditFault.Kind;
import org.fasttrack.supernode.ledger.LogArchive.Claims;

/**
 * What live supernodes serve: logs, and the scores that they claim follow from them. The order of the questions matters, since logs
 * grow meanwhile: claims first, then everybody's heads, then each owner's own again. An owner whose head is then behind one of its own
 * signature that others have withholds entries.
 */
public final class LiveSources {
    private final List<LogSource> logs = new ArrayList<>();
    private final List<ServedClaims> claims = new ArrayList<>();
    private final List<AuditFault> faults = new ArrayList<>();
    private final Map<NodeId, Shown> furthest = new HashMap<>();
    private final List<Checkpoint> heads = new ArrayList<>();

    /** Scores and who claims them. @param witnesses whose attestations are proven to count */
    public record ServedClaims(NodeId supernode, String place, Claims claims, Set<NodeId> witnesses) {}

    private record Shown(Checkpoint head, String place) {}

    /** Nobody was asked. */
    public static final LiveSources NONE = new LiveSources();

    private LiveSources() {}

    /** Asks every one of {@code servers}. @throws IOException when one of them does not answer */
    public static LiveSources ask(List<LogServer> servers) throws IOException {
        LiveSources live = new LiveSources();
        for (LogServer server : servers) {
            LogServer.Told told = server.claims();
            live.claims.add(new ServedClaims(server.id(), server.place(), told.claims(), told.witnesses()));
        }
        Map<LogServer, List<Checkpoint>> heads = new HashMap<>();
        for (LogServer server : servers) {
            heads.put(server, server.heads());
            heads.get(server).forEach(head -> live.note(head, server));
        }
        for (LogServer server : servers) {
            live.take(server, heads.getOrDefault(server, List.of()));
        }
        return live;
    }

    private void note(Checkpoint head, LogServer server) {
        heads.add(head);
        furthest.merge(
                head.name().owner(),
                new Shown(head, server.place()),
                (one, other) -> one.head().head().size() >= other.head().head().size() ? one : other);
    }

    private void take(LogServer server, List<Checkpoint> first) throws IOException {
        NodeId id = server.id();
        for (Checkpoint head : first) {
            if (!head.name().owner().equals(id)) {
                logs.add(new ServedLog(server, id, head));
            }
        }
        for (Checkpoint own : server.heads()) {
            if (own.name().owner().equals(id)) {
                heads.add(own);
                logs.add(new ServedLog(server, id, own));
                compare(server, own);
            }
        }
    }

    private void compare(LogServer server, Checkpoint own) {
        Shown known = furthest.get(own.name().owner());
        if (known != null && known.head().head().size() > own.head().size()) {
            faults.add(new AuditFault(
                    Kind.WITHHELD_ENTRIES,
                    own.name().owner(),
                    own.head() + " at " + server.place() + " and "
                            + known.head().head() + " at " + known.place(),
                    "it shows a shorter log than it signed"));
        }
    }

    public List<LogSource> logs() {
        return List.copyOf(logs);
    }

    public List<ServedClaims> claims() {
        return List.copyOf(claims);
    }

    /** The largest head of each other log that {@code witness} signed before {@code time} to have, with all that leads to it. */
    List<Checkpoint> cosigned(NodeId witness, Instant time) {
        Map<NodeId, Checkpoint> largest = new TreeMap<>();
        for (Checkpoint head : heads) {
            boolean had = head.cosignedBy(witness).filter(time::isAfter).isPresent();
            if (had && !head.log().equals(witness)) {
                largest.merge(
                        head.log(), head, (a, b) -> a.head().size() >= b.head().size() ? a : b);
            }
        }
        return List.copyOf(largest.values());
    }

    /** What was seen to be wrong already. */
    public List<AuditFault> faults() {
        return List.copyOf(faults);
    }
}
