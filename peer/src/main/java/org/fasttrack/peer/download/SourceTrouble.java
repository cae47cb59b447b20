package org.fasttrack.peer.download;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.download.Outcome.Cause;

/** What is amiss with the sources of one download, and so what to tell when nobody serves it. Thread-safe. */
final class SourceTrouble {
    private static final int SHOWN = 3;

    private final DownloadEvents events;
    private final Map<NodeId, String> banned = new ConcurrentSkipListMap<>();
    private final Map<NodeId, String> dropped = new ConcurrentSkipListMap<>();
    private final Set<NodeId> refusing = ConcurrentHashMap.newKeySet();

    SourceTrouble(DownloadEvents events) {
        this.events = events;
    }

    /** Who sent what is not the content, and why; others add to it. */
    Map<NodeId, String> banned() {
        return banned;
    }

    void ban(Source source, String reason) {
        banned.put(source.peer(), reason);
        events.banned(source.peer(), reason);
    }

    void drop(Source source, IOException e) {
        String reason = String.valueOf(e.getMessage());
        dropped.put(source.peer(), reason);
        if (e instanceof SourceWire.Refused) {
            refusing.add(source.peer());
        }
        events.dropped(source.peer(), reason);
    }

    /** Some of the reasons, in brackets; nothing when there are none. */
    String reasons() {
        return dropped.isEmpty()
                ? ""
                : dropped.entrySet().stream()
                        .limit(SHOWN)
                        .map(entry -> entry.getKey().shortForm() + ": " + entry.getValue())
                        .collect(Collectors.joining("; ", " (", ")"));
    }

    /** Why nobody serves it: what most of all the user can act upon. */
    Cause unserved() {
        if (!banned.isEmpty()) {
            return Cause.UNVERIFIED;
        }
        return !refusing.isEmpty() && refusing.size() == dropped.size() ? Cause.REFUSED : Cause.NO_SOURCE;
    }
}
