package org.fasttrack.common.promotion;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fasttrack.common.core.ClockTolerance;
import org.fasttrack.common.identity.NodeId;

/**
 * The certificates that a node knows and believes. Each chains to the network file's root keys:
 *
 * <ul>
 *   <li>More than half of a ballot's electors voted for it.
 *   <li>If a root is among the voters, its vote also vouches that the electors are the supernodes of its cluster.
 *   <li>If none is, each vote that counts is by a node that was itself certified when the ballot was issued, there are at
 *       least {@value #MIN_ROOTLESS_VOTES} of them, and no more than {@value #MAX_GENERATIONS} certificates lie between
 *       this one and a root's vote.
 * </ul>
 *
 * What does not hold yet, because a certificate that it rests on is unknown, is not kept. Which promotions are kept depends on
 * what was learned, not on the order of it, so that nodes which tell each other all that they know come to know the same. That
 * holds while there is room for all of them, and as far as the withdrawals are the same: one that no root voted for is judged once, by
 * what is known when it comes, and stays. Time is an argument. Thread-safe.
 */
public final class Certificates {
    /** How long a network lives on when all its roots are gone: this many lives of a certificate. */
    public static final int MAX_GENERATIONS = 3;

    /** A certified supernode that is alone, or says so, promotes nobody. */
    public static final int MIN_ROOTLESS_VOTES = 2;

    static final int MAX_NODES = 1_000;
    /** Renewals come at half a life: a month of the usual lives of a day. */
    static final int MAX_PER_NODE = 64;

    static final int MAX_CHAIN = 32;

    /** @param generation certificates between this one and a root's vote */
    private record Accepted(Certificate certificate, int generation) {
        Instant issued() {
            return certificate.ballot().issued();
        }

        boolean covers(Instant time) {
            return !time.isBefore(issued().minus(ClockTolerance.VALUE))
                    && time.isBefore(certificate.ballot().expires());
        }
    }

    private final Set<NodeId> roots;
    private final Duration life;
    private final Duration memory;
    private final Map<NodeId, Deque<Accepted>> promotions = new TreeMap<>();
    private final Map<NodeId, Certificate> withdrawals = new TreeMap<>();

    /** As below, with the memory that certificates need to vouch for each other. */
    public Certificates(Set<NodeId> roots, Duration life) {
        this(roots, life, Duration.ZERO);
    }

    /**
     * @param life the longest that a certificate may be good for
     * @param window how long after its end a certificate is remembered: as long as what its holder attested still counts
     */
    public Certificates(Set<NodeId> roots, Duration life, Duration window) {
        Duration lives = life.multipliedBy(MAX_GENERATIONS);
        this.roots = Set.copyOf(roots);
        this.life = life;
        this.memory = window.compareTo(lives) > 0 ? window : lives;
    }

    /** Takes in what holds, in any order. @return what was not known before: worth telling others */
    public synchronized List<Certificate> learn(Collection<Certificate> some, Instant now) {
        forgetBefore(now);
        List<Certificate> open = new ArrayList<>(some);
        List<Certificate> news = new ArrayList<>();
        boolean progress = true;
        while (progress) {
            progress = open.removeIf(certificate -> {
                boolean holds = holds(certificate, now);
                if (holds && keep(certificate)) {
                    news.add(certificate);
                }
                return holds;
            });
            if (!news.isEmpty()) {
                settle(now);
            }
        }
        return news;
    }

    /**
     * Judges anew what rests on others: a shorter way to a root may be known now, or a voter was withdrawn before it voted. What is
     * so old that those it rests on may be forgotten stays as it is.
     */
    private void settle(Instant now) {
        Predicate<Accepted> open =
                accepted -> accepted.generation() > 0 && accepted.issued().isAfter(now.minus(memory));
        List<Certificate> again = promotions.values().stream()
                .flatMap(Deque::stream)
                .filter(open)
                .map(Accepted::certificate)
                .collect(Collectors.toCollection(ArrayList::new));
        promotions.values().forEach(of -> of.removeIf(open));
        for (int round = 0; round < MAX_GENERATIONS && !again.isEmpty(); round++) {
            List<Accepted> next = new ArrayList<>();
            again.removeIf(certificate -> {
                OptionalInt generation = generation(certificate);
                generation.ifPresent(found -> next.add(new Accepted(certificate, found)));
                return generation.isPresent();
            });
            next.forEach(accepted -> insert(
                    promotions.computeIfAbsent(accepted.certificate().candidate(), _ -> new ArrayDeque<>()), accepted));
        }
        promotions.values().removeIf(Deque::isEmpty);
    }

    private boolean holds(Certificate certificate, Instant now) {
        Ballot ballot = certificate.ballot();
        return !ballot.issued().isAfter(now.plus(ClockTolerance.VALUE))
                && Duration.between(ballot.issued(), ballot.expires()).compareTo(life) <= 0
                && ballot.expires().isAfter(now.minus(memory))
                && generation(certificate).isPresent();
    }

    private OptionalInt generation(Certificate certificate) {
        Ballot ballot = certificate.ballot();
        if (certificate.voters().stream().anyMatch(roots::contains)) {
            return ballot.isMajority(certificate.voters().size()) ? OptionalInt.of(0) : OptionalInt.empty();
        }
        int[] supporters = certificate.voters().stream()
                .flatMap(voter -> supporter(voter, ballot.issued()).stream())
                .mapToInt(Accepted::generation)
                .filter(generation -> generation < MAX_GENERATIONS)
                .sorted()
                .toArray();
        int needed = Math.max(MIN_ROOTLESS_VOTES, ballot.electors().size() / 2 + 1);
        return supporters.length >= needed ? OptionalInt.of(supporters[needed - 1] + 1) : OptionalInt.empty();
    }

    /** @return false when it was known, or there is no room */
    private boolean keep(Certificate certificate) {
        NodeId candidate = certificate.candidate();
        if (!certificate.isPromotion()) {
            Certificate known = withdrawals.get(candidate);
            boolean newer = known == null
                    || known.ballot().issued().isBefore(certificate.ballot().issued())
                    || (known.ballot().issued().equals(certificate.ballot().issued()) && precedes(certificate, known));
            if (newer && (known != null || withdrawals.size() < MAX_NODES)) {
                withdrawals.put(candidate, certificate);
                return true;
            }
            return false;
        }
        Deque<Accepted> of = promotions.get(candidate);
        if (of == null) {
            if (promotions.size() >= MAX_NODES) {
                return false;
            }
            of = new ArrayDeque<>();
            promotions.put(candidate, of);
        }
        Instant issued = certificate.ballot().issued();
        Optional<Accepted> rival =
                of.stream().filter(known -> known.issued().equals(issued)).findFirst();
        if (rival.isPresent()) {
            if (!precedes(certificate, rival.get().certificate())) {
                return false;
            }
            of.remove(rival.get());
        }
        return insert(of, new Accepted(certificate, generation(certificate).orElseThrow()));
    }

    /** Which of two issued at once is kept, the same everywhere: one that a root voted for, then by the bytes. */
    private boolean precedes(Certificate one, Certificate other) {
        boolean rooted = one.voters().stream().anyMatch(roots::contains);
        return rooted == other.voters().stream().anyMatch(roots::contains)
                ? Arrays.compareUnsigned(one.sealed(), other.sealed()) < 0
                : rooted;
    }

    /** Newest first; the oldest makes room. */
    private static boolean insert(Deque<Accepted> of, Accepted added) {
        List<Accepted> all = new ArrayList<>(of);
        all.add(added);
        all.sort((a, b) -> b.issued().compareTo(a.issued()));
        List<Accepted> kept = all.subList(0, Math.min(all.size(), MAX_PER_NODE));
        of.clear();
        of.addAll(kept);
        return kept.contains(added);
    }

    private Stream<Accepted> at(NodeId node, Instant time) {
        Deque<Accepted> of = promotions.get(node);
        return of == null
                ? Stream.empty()
                : of.stream().filter(accepted -> accepted.covers(time) && !withdrawn(accepted, time));
    }

    /** By what {@code voter} could vote at {@code time}: of several certificates the one nearest to a root. */
    private Optional<Accepted> supporter(NodeId voter, Instant time) {
        return at(voter, time).min(Comparator.comparingInt(Accepted::generation));
    }

    /** A withdrawal does not undo the votes that were cast before it. */
    private boolean withdrawn(Accepted accepted, Instant time) {
        Certificate withdrawal = withdrawals.get(accepted.certificate().candidate());
        return withdrawal != null
                && !accepted.issued().isAfter(withdrawal.ballot().issued())
                && !time.isBefore(withdrawal.ballot().issued());
    }

    /** The newest certificate by which {@code node} is a supernode at {@code now}. */
    public synchronized Optional<Certificate> of(NodeId node, Instant now) {
        return at(node, now).findFirst().map(Accepted::certificate);
    }

    /** The newest decision to end {@code node}'s certificates. */
    public synchronized Optional<Certificate> withdrawal(NodeId node) {
        return Optional.ofNullable(withdrawals.get(node));
    }

    /** What convinces somebody who knows the roots alone that {@code node} is a supernode: its own certificate first. */
    public synchronized List<Certificate> chain(NodeId node, Instant now) {
        List<Certificate> chain = new ArrayList<>();
        at(node, now).findFirst().ifPresent(own -> follow(own, chain, new HashSet<>()));
        return chain;
    }

    private void follow(Accepted from, List<Certificate> chain, Set<Ballot> seen) {
        Deque<Accepted> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty() && chain.size() < MAX_CHAIN) {
            Accepted next = open.remove();
            Ballot ballot = next.certificate().ballot();
            if (seen.add(ballot)) {
                chain.add(next.certificate());
                if (next.generation() > 0) {
                    next.certificate().voters().stream()
                            .sorted()
                            .flatMap(voter -> supporter(voter, ballot.issued()).stream())
                            .filter(supporter -> supporter.generation() < next.generation())
                            .forEach(open::add);
                }
            }
        }
    }

    /** For a newcomer: each node's newest, with what it rests on, also when it has ended; and the withdrawals. */
    public synchronized List<Certificate> all(Instant now) {
        forgetBefore(now);
        Set<Ballot> seen = new HashSet<>();
        List<Certificate> all = new ArrayList<>();
        for (Deque<Accepted> of : promotions.values()) {
            List<Certificate> chain = new ArrayList<>();
            follow(of.getFirst(), chain, seen);
            all.addAll(chain);
        }
        all.addAll(withdrawals.values());
        return all;
    }

    /** The nodes that are supernodes at {@code now}, roots not counted, in the order of their ids. */
    public synchronized List<NodeId> holders(Instant now) {
        return promotions.keySet().stream()
                .filter(node -> at(node, now).findAny().isPresent())
                .toList();
    }

    /** Whose attestations count besides the roots': who is certified, and who was so lately that they have not left the window. */
    public synchronized Set<NodeId> witnesses(Instant now) {
        forgetBefore(now);
        return Set.copyOf(promotions.keySet());
    }

    private void forgetBefore(Instant now) {
        Instant end = now.minus(memory);
        promotions
                .values()
                .forEach(of -> of.removeIf(
                        accepted -> !accepted.certificate().ballot().expires().isAfter(end)));
        promotions.values().removeIf(Deque::isEmpty);
        withdrawals
                .values()
                .removeIf(withdrawal -> !withdrawal.ballot().expires().isAfter(end));
    }
}
