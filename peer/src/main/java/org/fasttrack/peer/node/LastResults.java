package org.fasttrack.peer.node;

import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.search.SearchResult;

/** What the last search found, so that a fetch may name a result by its number. Thread-safe. */
final class LastResults {
    private volatile List<ContentId> known = List.of();

    void remember(List<SearchResult> results) {
        known = results.stream().map(SearchResult::id).toList();
    }

    /** @param asked a content id, or the number that the last search showed */
    ContentId resolve(String asked) {
        if (!asked.matches("[0-9]{1,3}")) {
            return ContentId.parse(asked);
        }
        List<ContentId> shown = known;
        int number = Integer.parseInt(asked);
        if (number < 1 || number > shown.size()) {
            throw new Exchange.Refusal(404, "the last search has no result number " + number);
        }
        return shown.get(number - 1);
    }
}
