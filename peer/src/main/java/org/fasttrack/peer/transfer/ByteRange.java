package org.fasttrack.peer.transfer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A satisfiable single range of a file (RFC 9110 section 14.1.2). @param to exclusive */
record ByteRange(long from, long to) {
    private static final Pattern FORM = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

    long length() {
        return to - from;
    }

    /** The range asked for; the whole file when none or several were; empty when it cannot be satisfied. */
    static Optional<ByteRange> of(@Nullable String header, long size) {
        Matcher m = header == null ? null : FORM.matcher(header);
        if (m == null || !m.matches() || (m.group(1).isEmpty() && m.group(2).isEmpty())) {
            return Optional.of(new ByteRange(0, size));
        }
        if (m.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(m.group(2)), size);
            return last == 0 ? Optional.empty() : Optional.of(new ByteRange(size - last, size));
        }
        long from = Long.parseLong(m.group(1));
        long to = m.group(2).isEmpty() ? size : Math.min(Long.parseLong(m.group(2)) + 1, size);
        return from < to ? Optional.of(new ByteRange(from, to)) : Optional.empty();
    }
}
