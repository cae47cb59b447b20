package org.fasttrack.peer.library;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A glob over names below a shared folder, without regard to case: {@code *} and {@code ?} stay within one name,
 * {@code **} crosses {@code /}. Without a {@code /} it is compared with each single name, with one with the whole path.
 */
final class PathPattern {
    static final int MAX_LENGTH = 256;

    private final Predicate<String> glob;
    private final boolean wholePath;

    PathPattern(String glob) {
        if (glob.isEmpty() || glob.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a pattern has 1 to " + MAX_LENGTH + " characters: '" + glob + "'");
        }
        this.wholePath = glob.indexOf('/') >= 0;
        this.glob = compile(fold(glob));
    }

    /** Whether the last name of {@code path}, or the path itself, matches; {@code path} is {@link #fold}ed. */
    boolean matches(String path) {
        return glob.test(wholePath ? path : path.substring(path.lastIndexOf('/') + 1));
    }

    /** Upper case, then lower: that also folds what lower case alone leaves apart. */
    static String fold(String path) {
        return path.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    }

    /** The usual forms without a regular expression: a scan asks some twenty patterns about every file. */
    private static Predicate<String> compile(String glob) {
        String first = glob.substring(1);
        String last = glob.substring(0, glob.length() - 1);
        if (isPlain(glob)) {
            return glob::equals;
        }
        if (glob.startsWith("*") && isPlain(first) && glob.indexOf('/') < 0) {
            return name -> name.endsWith(first);
        }
        if (glob.endsWith("*") && isPlain(last) && glob.indexOf('/') < 0) {
            return name -> name.startsWith(last);
        }
        return Pattern.compile(toRegex(glob), Pattern.DOTALL).asMatchPredicate();
    }

    private static boolean isPlain(String glob) {
        return glob.indexOf('*') < 0 && glob.indexOf('?') < 0;
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
