package org.fasttrack.common.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects as ordered maps, arrays as lists. Parsing is bounded in depth and length. */
public final class Json {
    public static final int MAX_BYTES = 4 << 20;
    private static final int MAX_DEPTH = 16;

    private static final JSON MAPPER = JSON.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxDocumentLength(MAX_BYTES)
                            .build())
                    .build())
            .build();

    private Json() {}

    /** One line, without a line end. @param value maps, collections, strings, numbers, booleans, null */
    public static String write(@Nullable Object value) {
        try {
            return MAPPER.asString(value);
        } catch (IOException e) {
            throw new IllegalArgumentException("not writable as JSON: " + value, e);
        }
    }

    /** @throws IllegalArgumentException with one clear line unless {@code text} is one JSON object */
    public static Map<String, Object> object(String text) {
        try {
            return MAPPER.mapFrom(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("not a JSON object: " + firstLine(e), e);
        }
    }

    private static String firstLine(IOException e) {
        String message = String.valueOf(e.getMessage());
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    /** An ordered object of alternating keys and values; a null value leaves its key out. */
    public static Map<String, Object> of(@Nullable Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            Object value = keysAndValues[i + 1];
            if (value != null) {
                object.put(String.valueOf(keysAndValues[i]), value);
            }
        }
        return object;
    }

    public static @Nullable String text(Map<String, Object> object, String key) {
        return object.get(key) instanceof String text ? text : null;
    }

    public static long number(Map<String, Object> object, String key, long otherwise) {
        return object.get(key) instanceof Number number ? number.longValue() : otherwise;
    }

    /** The object within {@code object}, empty when there is none. */
    @SuppressWarnings("unchecked") // JSON objects parse to maps with string keys
    public static Map<String, Object> inner(Map<String, Object> object, String key) {
        return object.get(key) instanceof Map<?, ?> inner ? (Map<String, Object>) inner : Map.of();
    }

    /** The objects of an array; what is no object is passed over. */
    @SuppressWarnings("unchecked") // JSON objects parse to maps with string keys
    public static List<Map<String, Object>> objects(Map<String, Object> object, String key) {
        return object.get(key) instanceof Collection<?> items
                ? items.stream()
                        .filter(Map.class::isInstance)
                        .map(item -> (Map<String, Object>) item)
                        .toList()
                : List.of();
    }
}
