package org.fasttrack.peer.search;

import java.time.Duration;
import org.fasttrack.common.query.Filters;

/** What a user asks. @param text in the query language; may be empty when the filters name a content; @param patience at most so long */
public record Question(String text, Filters filters, int limit, Duration patience) {}
