package org.fasttrack.common.query;

import java.util.Locale;
import org.fasttrack.common.content.ContentId;
import org.jspecify.annotations.Nullable;

/**
 * What a query asks besides words.
 *
 * @param extension what names end with, after a dot; given in any case and with or without a leading dot, kept in lower case
 *     without it; null or nothing for any
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

    public Filters {
        extension = extension == null ? null : plain(extension);
    }

    private static @Nullable String plain(String given) {
        String folded = fold(given);
        String bare = folded.startsWith(".") ? folded.substring(1) : folded;
        return bare.isEmpty() ? null : bare;
    }

    /** Whether {@code name} ends with the extension asked for, upper and lower case being the same. */
    boolean hasExtension(String name) {
        return extension == null || fold(name).endsWith("." + extension);
    }

    private static String fold(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
