package org.fasttrack.peer.search;

import java.util.List;
import java.util.Map;
import org.fasttrack.common.wire.proto.Completeness;

/**
 * What came back, verified and ranked, and how complete it is.
 *
 * @param found how many contents there are among the hits; {@code results} are the best of them
 * @param dropped hits that did not verify, by reason
 */
public record Answer(
        List<SearchResult> results,
        int found,
        Completeness completeness,
        Map<Refusals.Reason, Integer> dropped,
        double millis) {
    public Answer {
        results = List.copyOf(results);
        dropped = Map.copyOf(dropped);
    }
}
