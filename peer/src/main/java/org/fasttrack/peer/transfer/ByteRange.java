package org.fasttrack.peer.transfer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A single range of RFC 9110, resolved against a size: {@code from} up to, not including, {@code until}. */
record ByteRange(long from, long until) {
    private static final Pattern FORM = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** Whether {@code header} is one range that we understand; others are ignored, as the RFC allows. */
    static boolean understood(String header) {
        Matcher m = FORM.matcher(header);
        return m.matches() && !(m.group(1).isEmpty() && m.group(2).isEmpty());
    }

    /** The range within {@code size} bytes, or empty when none of it exists (416). */
    static Optional<ByteRange> within(String header, long size) {
        Matcher m = FORM.matcher(header);
        if (!m.matches()) {
            return Optional.empty();
        }
        long from;
        long until = size;
        if (m.group(1).isEmpty()) {
            from = Math.max(0, size - Long.parseLong(m.group(2)));
        } else {
            from = Long.parseLong(m.group(1));
            until = m.group(2).isEmpty() ? size : Math.min(size, Long.parseLong(m.group(2)) + 1);
        }
        return from < until ? Optional.of(new ByteRange(from, until)) : Optional.empty();
    }
}
