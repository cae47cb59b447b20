package org.fasttrack.lab.bench.directory;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Words;
import org.fasttrack.common.share.ShareRecord;

/** Owners' lists of real file names, and queries drawn from them. */
record Corpus(Map<NodeId, List<ShareRecord>> lists, long files) {

    /** Reads lines {@code owner<TAB>name} until there are {@code limit} files. */
    static Corpus read(Path file, int limit) throws IOException {
        Map<String, TreeSet<ShareRecord>> byOwner = new LinkedHashMap<>();
        Random random = new Random(1);
        byte[] id = new byte[ContentId.BYTES];
        int files = 0;
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null && files < limit; line = lines.readLine()) {
                int tab = line.indexOf('\t');
                String name = tab < 0 ? "" : Normalizer.normalize(line.substring(tab + 1), Normalizer.Form.NFC);
                if (ShareRecord.nameFault(name) == null) {
                    random.nextBytes(id);
                    // Sizes are log-normal; dates lie within ten years.
                    long bytes = (long) Math.exp(9 + 2.5 * random.nextGaussian());
                    long modified = 1_450_000_000_000L + random.nextLong(315_000_000_000L);
                    boolean added = byOwner.computeIfAbsent(line.substring(0, tab), o -> new TreeSet<>())
                            .add(new ShareRecord(name, bytes, ContentId.of(id), modified));
                    files += added ? 1 : 0;
                }
            }
        }
        Map<NodeId, List<ShareRecord>> lists = new LinkedHashMap<>();
        byOwner.values().forEach(list -> lists.put(owner(lists.size()), List.copyOf(list)));
        return new Corpus(lists, files);
    }

    static NodeId owner(int number) {
        byte[] key = new byte[NodeId.BYTES];
        new Random(number).nextBytes(key);
        return NodeId.of(ByteBuffer.wrap(key).putInt(number).array());
    }

    /** Queries of one to three words of one name: as frequent as the words themselves, which is about Zipf's law. */
    List<List<String>> queries(int count) {
        List<ShareRecord> all = new ArrayList<>();
        lists.values().forEach(all::addAll);
        Random random = new Random(2);
        List<List<String>> queries = new ArrayList<>(count);
        while (queries.size() < count) {
            List<String> words = new ArrayList<>(
                    new TreeSet<>(Words.of(all.get(random.nextInt(all.size())).name())));
            java.util.Collections.shuffle(words, random);
            if (!words.isEmpty()) {
                queries.add(List.copyOf(words.subList(0, Math.min(words.size(), 1 + random.nextInt(3)))));
            }
        }
        return queries;
    }

    /** The same queries with the last word cut to its first two to four characters. */
    static List<List<String>> cut(List<List<String>> queries) {
        Random random = new Random(3);
        return queries.stream()
                .map(query -> {
                    List<String> words = new ArrayList<>(query);
                    String last = words.removeLast();
                    int chars = Math.min(last.length(), 2 + random.nextInt(3));
                    words.add(Character.isHighSurrogate(last.charAt(chars - 1)) ? last : last.substring(0, chars));
                    return List.copyOf(words);
                })
                .toList();
    }
}
