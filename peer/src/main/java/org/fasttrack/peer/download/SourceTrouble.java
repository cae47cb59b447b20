package org.fasttrack.peer.download;

import java.io.IOException;
import java.net.SocketException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.download.Outcome.Cause;
import org.fasttrack.peer.transfer.UnreachableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is amiss with the sources of one download, and so what to tell when nobody serves it. Thread-safe. */
final class SourceTrouble {
    private static final Logger LOG = LoggerFactory.getLogger(SourceTrouble.class);
    private static final int SHOWN = 3;

    private final DownloadEvents events;
    private final Map<NodeId, String> banned = new ConcurrentSkipListMap<>();
    /** Why, in words for people. */
    private final Map<NodeId, String> dropped = new ConcurrentSkipListMap<>();
    /** Why, in full. */
    private final Map<NodeId, String> details = new ConcurrentSkipListMap<>();

    private final Set<NodeId> gone = ConcurrentHashMap.newKeySet();
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
        dropped.put(source.peer(), plain(e));
        details.put(source.peer(), reason);
        if (e instanceof SourceWire.Refused) {
            refusing.add(source.peer());
        }
        if (e instanceof SourceWire.Gone) {
            gone.add(source.peer());
        }
        events.dropped(source.peer(), reason);
    }

    private static String plain(IOException e) {
        if (e instanceof UnreachableException unreachable) {
            return unreachable.plain();
        }
        boolean unconnected = e.getCause() instanceof SocketException || e.getCause() instanceof ClosedChannelException;
        return unconnected ? "it cannot be reached" : String.valueOf(e.getMessage());
    }

    /** Why a download could not even begin: nobody gave the hashes against which it is verified. */
    String noBeginning() {
        if (banned.isEmpty() && !gone.isEmpty() && gone.size() == dropped.size()) {
            String who = gone.size() == 1 ? "its source no longer shares it" : "its sources no longer share it";
            return who + " (it was changed or removed there): search again";
        }
        return "no source gives it" + reasons();
    }

    /** Some of the reasons, in brackets; nothing when there are none. The log has all of each. */
    String reasons() {
        details.forEach((peer, detail) -> LOG.info("{} does not serve a download: {}", peer.shortForm(), detail));
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
