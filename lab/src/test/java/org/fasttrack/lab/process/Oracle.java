package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.fasttrack.common.query.Matcher;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.Ranking;
import org.fasttrack.common.query.Term;
import org.fasttrack.common.share.ShareRecord;

/**
 * Answers by reading every name. The rule it follows is the network's: each supernode hands out the best 100 of its
 * peers' records (whole words first, then short names), the asker groups them by content and ranks the groups.
 */
final class Oracle {
    /** A record, its owner's number, and its name folded where that is the plain way. */
    private record Entry(int peer, ShareRecord record, String folded, boolean plain) {
        /** Spares most of the matcher's work: a plain name that lacks a term's letters lacks the term. */
        boolean cannotMatch(Query query) {
            return plain && query.all().stream().anyMatch(term -> !mayHave(term));
        }

        private boolean mayHave(Term term) {
            return switch (term) {
                case Term.Word(String word) -> folded.contains(word);
                case Term.Prefix(String prefix) -> folded.contains(prefix);
                case Term.Phrase(List<String> words) -> words.stream().allMatch(folded::contains);
            };
        }

        String name() {
            return record.name();
        }
    }

    /** Where the peers are: their ids, and the ids of the supernodes they are attached to. */
    record Peers(List<String> ids, List<String> supernodes) {
        static Peers of(List<NodeProcess> peers) {
            return new Peers(
                    peers.stream().map(NodeProcess::id).toList(),
                    peers.stream().map(NodeProcess::supernode).toList());
        }
    }

    /** One offer of a content. */
    private record Offer(String peer, String name) {}

    private final List<Entry> entries = new ArrayList<>();

    void add(int peer, ShareRecord record) {
        boolean plain = record.name().chars().allMatch(c -> c < 0x80);
        entries.add(new Entry(peer, record, record.name().toLowerCase(Locale.ROOT), plain));
    }

    int size() {
        return entries.size();
    }

    ShareRecord record(int index) {
        return entries.get(index).record();
    }

    /** Fails unless {@code answer} is what reading every name gives, in the same order, with the same sources. */
    void check(Query query, Answer answer, Peers peers, String what) {
        Map<String, List<Entry>> groups = new HashMap<>();
        handedOut(query, peers)
                .forEach(
                        entry -> groups.computeIfAbsent(entry.record().content().toString(), id -> new ArrayList<>())
                                .add(entry));
        groups.values().forEach(group -> group.sort(Comparator.comparingInt(e -> Ranking.distance(query, e.name()))));
        List<String> ranked = groups.entrySet().stream()
                .sorted(Comparator.comparingInt((Map.Entry<String, List<Entry>> group) -> Ranking.distance(
                                query, group.getValue().getFirst().name()))
                        .thenComparingLong(group -> -owners(group.getValue()))
                        .thenComparing(group -> group.getValue().getFirst().name()))
                .map(Map.Entry::getKey)
                .limit(Query.MAX_HITS)
                .toList();
        assertThat(answer.hits()).extracting(Answer.Hit::id).as(what).isEqualTo(ranked);
        for (Answer.Hit hit : answer.hits()) {
            assertThat(offers(hit))
                    .as("%s: sources of %s", what, hit.name())
                    .isEqualTo(offers(groups.getOrDefault(hit.id(), List.of()), peers));
        }
    }

    private List<Entry> handedOut(Query query, Peers peers) {
        Comparator<Entry> best = Comparator.comparing((Entry entry) -> !Ranking.isWhole(query, entry.name()))
                .thenComparingInt(entry -> Ranking.length(entry.name()))
                .thenComparing(Entry::record);
        List<Entry> matching = entries.parallelStream()
                .filter(entry -> !entry.cannotMatch(query) && Matcher.matches(query, entry.record()))
                .sorted(best)
                .toList();
        return Set.copyOf(peers.supernodes()).stream()
                .flatMap(supernode -> matching.stream()
                        .filter(entry -> peers.supernodes().get(entry.peer()).equals(supernode))
                        .limit(Query.MAX_HITS))
                .toList();
    }

    private static long owners(List<Entry> group) {
        return group.stream().map(Entry::peer).distinct().count();
    }

    private static Set<Offer> offers(List<Entry> group, Peers peers) {
        return group.stream()
                .map(entry -> new Offer(peers.ids().get(entry.peer()), entry.name()))
                .collect(Collectors.toSet());
    }

    private static Set<Offer> offers(Answer.Hit hit) {
        Set<Offer> offers = new HashSet<>();
        for (int i = 0; i < hit.names().size(); i++) {
            offers.add(new Offer(hit.peers().get(i), hit.names().get(i)));
        }
        return offers;
    }
}
