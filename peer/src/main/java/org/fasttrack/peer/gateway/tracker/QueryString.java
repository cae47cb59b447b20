package org.fasttrack.peer.gateway.tracker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.peer.swarm.wire.MalformedException;

/** The parameters of a request, as bytes: trackers are told hashes, which are no text. */
public final class QueryString {
    private static final int MAX_PARAMETERS = 64;

    private record Parameter(String name, byte[] value) {}

    private final List<Parameter> parameters = new ArrayList<>();

    /** @param raw what follows the question mark, still encoded */
    public QueryString(String raw) throws MalformedException {
        for (String part : raw.split("&", MAX_PARAMETERS + 1)) {
            if (parameters.size() == MAX_PARAMETERS) {
                throw new MalformedException("more than " + MAX_PARAMETERS + " parameters");
            }
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.add(new Parameter(part.substring(0, equals), decode(part.substring(equals + 1))));
            }
        }
    }

    private static byte[] decode(String text) throws MalformedException {
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.write(escaped(text, i));
                i += 2;
            } else {
                bytes.write(c == '+' ? ' ' : c);
            }
        }
        return bytes.toByteArray();
    }

    private static int escaped(String text, int at) throws MalformedException {
        int high = at + 1 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        int low = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0) {
            throw new MalformedException("a percent sign that escapes nothing");
        }
        return high * 16 + low;
    }

    /** The bytes of the first parameter called {@code name}; none when there is none. */
    byte[] bytes(String name) {
        return all(name).stream().findFirst().orElse(new byte[0]);
    }

    /** As {@link #bytes} of each parameter called so. */
    public List<byte[]> all(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    /** @return {@code otherwise} unless the parameter is a number of at most 18 digits */
    long number(String name, long otherwise) {
        String text = text(name);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
    }

    /** A query's value with all but letters and digits escaped. */
    public static String encoded(byte[] value) {
        var text = new StringBuilder();
        for (byte b : value) {
            boolean plain = (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
            if (plain) {
                text.append((char) b);
            } else {
                text.append(String.format("%%%02X", b));
            }
        }
        return text.toString();
    }
}
