package org.fasttrack.common.query;

import org.fasttrack.common.content.ContentId;
import org.jspecify.annotations.Nullable;

/**
 * What a query asks besides words.
 *
 * @param extension case-folded, without the dot, or null for any
 * @param minBytes smallest size, inclusive
 * @param maxBytes largest size, inclusive; {@link Long#MAX_VALUE} for any
 * @param content only this content, or null
 */
public record Filters(
        @Nullable String extension,
        long minBytes,
        long maxBytes,
        @Nullable ContentId content) {
    public static final Filters NONE = new Filters(null, 0, Long.MAX_VALUE, null);
}
