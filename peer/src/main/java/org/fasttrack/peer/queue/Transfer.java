package org.fasttrack.peer.queue;

import java.util.Optional;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.download.Progress;

/**
 * A download of the queue as it stands at one moment.
 *
 * @param number how people name it
 * @param progress since it last began; empty when it has not since the node started
 * @param reason why it is paused, waits or failed; empty otherwise
 * @param outcome once it ended
 * @param upLimit its own, in bytes a second; {@link org.fasttrack.common.runtime.RateLimit#UNLIMITED} for none
 * @param downLimit its own, in bytes a second
 */
public record Transfer(
        int number,
        Wish wish,
        State state,
        Optional<Progress> progress,
        String reason,
        Optional<Outcome> outcome,
        long upLimit,
        long downLimit) {}
