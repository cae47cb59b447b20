package org.fasttrack.peer.library;

import java.util.regex.Pattern;

/**
 * A glob over names below a shared folder, without regard to case: {@code *} and {@code ?} stay within one name,
 * {@code **} crosses {@code /}. Without a {@code /} it is compared with each single name, with one with the whole path.
 */
final class PathPattern {
    static final int MAX_LENGTH = 256;

    private final Pattern regex;
    private final boolean wholePath;

    PathPattern(String glob) {
        if (glob.isEmpty() || glob.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a pattern has 1 to " + MAX_LENGTH + " characters: '" + glob + "'");
        }
        wholePath = glob.indexOf('/') >= 0;
        regex = Pattern.compile(toRegex(glob), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL);
    }

    /** Whether the last name of {@code path}, or the path itself, matches. */
    boolean matches(String path) {
        String subject = wholePath ? path : path.substring(path.lastIndexOf('/') + 1);
        return regex.matcher(subject).matches();
    }

    private static String toRegex(String glob) {
        var out = new StringBuilder();
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            if (c == '*' && i + 1 < glob.length() && glob.charAt(i + 1) == '*') {
                out.append(".*");
                i++;
            } else if (c == '*') {
                out.append("[^/]*");
            } else if (c == '?') {
                out.append("[^/]");
            } else {
                out.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return out.toString();
    }
}
