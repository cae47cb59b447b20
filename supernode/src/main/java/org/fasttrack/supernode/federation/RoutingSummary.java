package org.fasttrack.supernode.federation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.Term;
import org.jspecify.annotations.Nullable;

/**
 * What one supernode may hold: its words, the starts of its words, its contents. It may claim a little too much, which
 * costs a message, and never too little, which would hide a file.
 */
public final class RoutingSummary {
    /** Longer prefixes are looked up by their first letters. */
    static final int PREFIX_CHARS = 4;

    private static final byte FORMAT = 1;
    private final BloomFilter words;
    private final BloomFilter prefixes;
    private final BloomFilter contents;

    private RoutingSummary(BloomFilter words, BloomFilter prefixes, BloomFilter contents) {
        this.words = words;
        this.prefixes = prefixes;
        this.contents = contents;
    }

    public static RoutingSummary of(LocalSearch directory) {
        Hashes words = new Hashes();
        Hashes prefixes = new Hashes();
        Hashes contents = new Hashes();
        directory.forEachWord(word -> {
            words.add(hash(word, word.length()));
            for (int length = 1; length <= Math.min(PREFIX_CHARS, word.length()); length++) {
                prefixes.add(hash(word, length));
            }
        });
        directory.forEachContent(content -> contents.add(hash(content)));
        return new RoutingSummary(words.toFilter(), prefixes.toFilter(), contents.toFilter());
    }

    /** False only when the supernode certainly has no match. */
    public boolean mayMatch(Query query) {
        ContentId content = query.filters().content();
        return (content == null || contents.mayHave(hash(content)))
                && query.all().stream().allMatch(this::mayMatch);
    }

    private boolean mayMatch(Term term) {
        return switch (term) {
            case Term.Word(String word) -> words.mayHave(hash(word, word.length()));
            case Term.Prefix(String prefix) ->
                prefix.isEmpty() || prefixes.mayHave(hash(prefix, Math.min(PREFIX_CHARS, prefix.length())));
            case Term.Phrase(List<String> phrase) ->
                phrase.stream().allMatch(word -> words.mayHave(hash(word, word.length())));
        };
    }

    /** Format (1 byte), then the filters of words, prefixes and contents. */
    public byte[] toBytes() {
        ByteBuffer out =
                ByteBuffer.allocate(1 + 3 * Integer.BYTES + words.bytes() + prefixes.bytes() + contents.bytes());
        out.put(FORMAT);
        words.write(out);
        prefixes.write(out);
        contents.write(out);
        return out.array();
    }

    /** Null when {@code bytes} are no summary within the limits. */
    public static @Nullable RoutingSummary parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (!in.hasRemaining() || in.get() != FORMAT) {
            return null;
        }
        BloomFilter words = BloomFilter.read(in);
        BloomFilter prefixes = BloomFilter.read(in);
        BloomFilter contents = BloomFilter.read(in);
        return words == null || prefixes == null || contents == null || in.hasRemaining()
                ? null
                : new RoutingSummary(words, prefixes, contents);
    }

    /** FNV-1a over the characters, then mixed. */
    private static long hash(String word, int length) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < length; i++) {
            hash = (hash ^ word.charAt(i)) * 0x100000001b3L;
        }
        return BloomFilter.mix(hash);
    }

    private static long hash(ContentId content) {
        return BloomFilter.mix(ByteBuffer.wrap(content.bytes()).getLong());
    }

    private static final class Hashes {
        private long[] values = new long[1024];
        private int count;

        void add(long hash) {
            if (count == values.length) {
                values = Arrays.copyOf(values, count * 2);
            }
            values[count++] = hash;
        }

        BloomFilter toFilter() {
            return BloomFilter.of(values, count);
        }
    }
}
