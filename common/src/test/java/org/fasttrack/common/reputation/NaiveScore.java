package org.fasttrack.common.reputation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * docs/reputation.md computed the slow way: from a list of all evidence, each quantity by going through the list again,
 * seconds counted one by one. Nothing is shared with the engine but the records and the policy's numbers.
 */
final class NaiveScore {
    private final ScorePolicy policy;
    private final Set<NodeId> supernodes;
    private final List<Evidence> all;
    private final List<Said> faults;
    private final long hour;
    private final long first;
    private final long last;
    private final Map<String, Long> standings = new HashMap<>();

    /** What stands in which log. */
    record Said(NodeId log, Evidence evidence) {}

    NaiveScore(ScorePolicy policy, Set<NodeId> supernodes, List<Said> said, Instant now) {
        this.policy = policy;
        this.supernodes = supernodes;
        this.all = said.stream().map(Said::evidence).distinct().toList();
        this.faults = said.stream().filter(s -> s.evidence() instanceof Fault).toList();
        this.hour = policy.hour().toMillis();
        this.last = now.toEpochMilli() / hour;
        this.first = last - policy.windowHours() + 1;
    }

    int score(NodeId node) {
        long points = policy.start()
                + uptime(node) / 1000
                + (spots(node) + vouched(node, policy.steps())) / 1000
                - faults(node) / 1000;
        return (int) Math.max(0, Math.min(1000, points));
    }

    private <T> List<T> of(Class<T> kind, Predicate<T> which) {
        return all.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(which)
                .toList();
    }

    private boolean in(long hourOf) {
        return hourOf >= first && hourOf <= last;
    }

    private long hourOf(Instant time) {
        return time.toEpochMilli() / hour;
    }

    private boolean witness(NodeId supernode) {
        return supernodes.contains(supernode) && forkHours(supernode).isEmpty();
    }

    /** The hours in the window that some log has as its first of a fork of this node. */
    private List<Long> forkHours(NodeId node) {
        List<Long> hours = new ArrayList<>();
        for (NodeId log : faults.stream().map(Said::log).distinct().toList()) {
            faults.stream()
                    .filter(s -> s.log().equals(log))
                    .map(s -> (Fault) s.evidence())
                    .filter(f -> f.culprit().equals(node) && f.kind() == Fault.Kind.CONFLICTING_HEADS)
                    .map(f -> hourOf(f.time()))
                    .min(Long::compare)
                    .filter(this::in)
                    .ifPresent(hours::add);
        }
        return hours;
    }

    private String place(NetworkPrefix prefix, NodeId peer) {
        return policy.prefixes() ? prefix.text() : peer.toString();
    }

    /** Every tick of uptime that the records which match say; a tick is a hundredth of an hour. */
    private Set<Long> ticks(Predicate<UptimeRecord> which) {
        Set<Long> ticks = new TreeSet<>();
        long tick = hour / 100;
        for (UptimeRecord r : of(
                UptimeRecord.class, r -> witness(r.supernode()) && !r.peer().equals(r.supernode()) && which.test(r))) {
            for (long t = r.from().toEpochMilli(); t < r.to().toEpochMilli(); t += tick) {
                if (in(t / hour)) {
                    ticks.add(t);
                }
            }
        }
        return ticks;
    }

    private long millis(Predicate<UptimeRecord> which) {
        return ticks(which).size() * (hour / 100);
    }

    private record Key(NodeId peer, NodeId supernode, String place) {}

    private Set<Key> keys(Predicate<Key> which) {
        Set<Key> keys = new HashSet<>();
        for (UptimeRecord r : of(UptimeRecord.class, r -> true)) {
            keys.add(new Key(r.peer(), r.supernode(), place(r.prefix(), r.peer())));
        }
        for (SpotCheck c : of(SpotCheck.class, c -> true)) {
            keys.add(new Key(c.peer(), c.supernode(), place(c.prefix(), c.peer())));
        }
        keys.removeIf(k -> !witness(k.supernode()) || k.peer().equals(k.supernode()) || !which.test(k));
        return keys;
    }

    private long millis(Key k) {
        return millis(r -> r.peer().equals(k.peer())
                && r.supernode().equals(k.supernode())
                && place(r.prefix(), r.peer()).equals(k.place()));
    }

    private long uptime(NodeId node) {
        long allowed = 0;
        for (Key key : keys(k -> k.peer().equals(node))) {
            long share = millis(key);
            share = scaled(
                    share, policy.prefixHours() * hour, sum(keys(k -> k.place().equals(key.place())), this::millis));
            allowed += scaled(
                    share,
                    policy.supernodeHours() * hour,
                    sum(keys(k -> k.supernode().equals(key.supernode())), this::millis));
        }
        long counted = Math.min(allowed, millis(r -> r.peer().equals(node)));
        return Math.min(policy.uptimeCapMilli(), counted * policy.uptimeMilli() / hour);
    }

    private static long sum(Set<Key> keys, ToLongFunction<Key> amount) {
        return keys.stream().mapToLong(amount).sum();
    }

    private static long scaled(long value, long limit, long total) {
        return total <= limit ? value : value * limit / total;
    }

    private long hoursWith(Key k, SpotCheck.Verdict verdict) {
        return of(
                        SpotCheck.class,
                        c -> c.peer().equals(k.peer())
                                && c.supernode().equals(k.supernode())
                                && place(c.prefix(), c.peer()).equals(k.place())
                                && c.verdict() == verdict
                                && in(hourOf(c.time())))
                .stream()
                .map(c -> hourOf(c.time()))
                .distinct()
                .count();
    }

    private long seed(Key k) {
        long net = hoursWith(k, SpotCheck.Verdict.PASSED) - hoursWith(k, SpotCheck.Verdict.MISSED);
        return Math.min(policy.spotCapMilli(), Math.max(0, net) * policy.spotMilli());
    }

    private long spots(NodeId node) {
        long total = 0;
        for (Key key : keys(k -> k.peer().equals(node))) {
            long share = scaled(
                    seed(key), policy.spotCapMilli(), sum(keys(k -> k.place().equals(key.place())), this::seed));
            total += scaled(
                    share,
                    policy.supernodeSpotMilli(),
                    sum(keys(k -> k.supernode().equals(key.supernode())), this::seed));
        }
        return Math.min(policy.spotCapMilli(), total);
    }

    /** Null for who was never seen. */
    private @Nullable Key home(NodeId node) {
        Key best = null;
        long most = -1;
        for (Key k : keys(k -> k.peer().equals(node))) {
            long here = millis(k);
            boolean seen = here > 0
                    || hoursWith(k, SpotCheck.Verdict.PASSED)
                                    + hoursWith(k, SpotCheck.Verdict.MISSED)
                                    + hoursWith(k, SpotCheck.Verdict.WRONG)
                            > 0;
            if (seen && (best == null || here > most || (here == most && isBefore(k, best)))) {
                best = k;
                most = here;
            }
        }
        return best;
    }

    private static boolean isBefore(Key one, Key other) {
        int order = one.place().compareTo(other.place());
        return order < 0 || (order == 0 && one.supernode().compareTo(other.supernode()) < 0);
    }

    private long supernodesThatGive() {
        return supernodes.stream()
                .filter(s -> sum(keys(k -> k.supernode().equals(s)), this::seed) > 0)
                .count();
    }

    private long credit(NodeId downloader, NodeId uploader) {
        List<Receipt> pair = of(
                Receipt.class,
                r -> r.downloader().equals(downloader) && r.uploader().equals(uploader) && in(hourOf(r.last())));
        long bytes = 0;
        long whole = 0;
        for (Receipt r : pair) {
            boolean counts = pair.stream()
                    .noneMatch(o -> o.transfer().equals(r.transfer())
                            && (o.bytes() > r.bytes()
                                    || (o.bytes() == r.bytes() && o.last().isAfter(r.last()))));
            if (counts) {
                bytes += r.bytes();
                whole += r.bytes() >= policy.completeBytes() ? 1 : 0;
            }
        }
        return Math.min(policy.pairCapMilli(), bytes * 1000 / policy.bytesPerPoint() + whole * policy.receiptMilli());
    }

    private Set<NodeId> parties(Predicate<Receipt> which, Function<Receipt, NodeId> party) {
        return new HashSet<>(of(Receipt.class, which).stream().map(party).toList());
    }

    private long standing(NodeId node, int step) {
        String key = node + "/" + step;
        Long known = standings.get(key);
        if (known == null) {
            known = spots(node) + vouched(node, step);
            standings.put(key, known);
        }
        return known;
    }

    private long vouched(NodeId node, int step) {
        if (step == 0) {
            return 0;
        }
        Key own = home(node);
        Map<String, Map<Key, Long>> places = new HashMap<>();
        for (NodeId d : parties(r -> r.uploader().equals(node), Receipt::downloader)) {
            Key at = home(d);
            if (at == null || (own != null && at.place().equals(own.place()))) {
                continue;
            }
            long demand = 0;
            for (NodeId u : parties(r -> r.downloader().equals(d), Receipt::uploader)) {
                demand += credit(d, u);
            }
            long word = standing(d, step - 1) * policy.passOnPermille() / 1000;
            places.computeIfAbsent(at.place(), p -> new HashMap<>()).put(at, scaled(credit(d, node), word, demand));
        }
        boolean many = supernodesThatGive() >= 3;
        Map<NodeId, Long> said = new HashMap<>();
        for (Map<Key, Long> place : places.values()) {
            long loudest = place.values().stream().max(Long::compare).orElse(0L);
            NodeId witness = place.keySet().stream()
                    .filter(k -> place.getOrDefault(k, 0L) == loudest)
                    .map(Key::supernode)
                    .min(NodeId::compareTo)
                    .orElseThrow();
            long all = place.values().stream().mapToLong(Long::longValue).sum();
            said.merge(witness, Math.min(all, policy.pairCapMilli()), Long::sum);
        }
        return said.values().stream()
                .mapToLong(v -> many ? Math.min(v, policy.witnessCapMilli()) : v)
                .sum();
    }

    private long faded(long amount, long when) {
        return in(when) ? amount * (policy.windowHours() - (last - when)) / policy.windowHours() : 0;
    }

    private long faults(NodeId node) {
        List<Long> penalties = new ArrayList<>();
        forkHours(node).stream()
                .max(Long::compare)
                .ifPresent(when -> penalties.add(faded(policy.penaltyMilli(Fault.Kind.CONFLICTING_HEADS), when)));
        Map<Long, Set<String>> impossible = new HashMap<>();
        for (Fault f : of(Fault.class, f -> f.culprit().equals(node) && f.kind() == Fault.Kind.IMPOSSIBLE_STATEMENT)) {
            impossible.computeIfAbsent(hourOf(f.time()), h -> new HashSet<>()).add(f.proof());
        }
        impossible.forEach((when, proofs) -> penalties.add(
                Math.min(5, proofs.size()) * faded(policy.penaltyMilli(Fault.Kind.IMPOSSIBLE_STATEMENT), when)));
        for (Key key : keys(k -> k.peer().equals(node))) {
            of(
                            SpotCheck.class,
                            c -> c.peer().equals(node)
                                    && c.supernode().equals(key.supernode())
                                    && place(c.prefix(), node).equals(key.place())
                                    && c.verdict() == SpotCheck.Verdict.WRONG
                                    && in(hourOf(c.time())))
                    .stream()
                    .mapToLong(c -> hourOf(c.time()))
                    .max()
                    .ifPresent(when -> penalties.add(faded(policy.wrongBlockMilli(), when)));
        }
        return penalties.stream().mapToLong(Long::longValue).sum();
    }

    /** Word for word: from each uploader to those who vouch for it, until nobody is new. */
    Backing backing(NodeId node) {
        Set<NodeId> behind = new HashSet<>(Set.of(node));
        int before = 0;
        while (behind.size() > before) {
            before = behind.size();
            for (Receipt r : of(Receipt.class, r -> behind.contains(r.uploader()))) {
                if (hears(r.uploader(), r.downloader())) {
                    behind.add(r.downloader());
                }
            }
        }
        Set<NodeId> vouching = new HashSet<>(of(Receipt.class, r -> hears(r.uploader(), r.downloader())).stream()
                .map(Receipt::downloader)
                .toList());
        behind.retainAll(vouching);
        Map<String, Long> all = seenStanding(vouching, node);
        Map<String, Long> some = seenStanding(behind, node);
        long most = all.keySet().stream()
                .filter(w -> 2 * some.getOrDefault(w, 0L) > all.getOrDefault(w, 0L))
                .count();
        return new Backing(all.size(), (int) most);
    }

    private boolean hears(NodeId uploader, NodeId downloader) {
        Key at = home(downloader);
        Key own = home(uploader);
        if (at == null || (own != null && at.place().equals(own.place()))) {
            return false;
        }
        long demand = 0;
        for (NodeId u : parties(r -> r.downloader().equals(downloader), Receipt::uploader)) {
            demand += credit(downloader, u);
        }
        long word = standing(downloader, policy.steps() - 1) * policy.passOnPermille() / 1000;
        return scaled(credit(downloader, uploader), word, demand) > 0;
    }

    private Map<String, Long> seenStanding(Set<NodeId> nodes, NodeId candidate) {
        Key own = home(candidate);
        Map<String, Long> seen = new HashMap<>();
        for (NodeId node : nodes) {
            Key at = home(node);
            if (at != null && spots(node) > 0 && (own == null || !at.place().equals(own.place()))) {
                seen.merge(supernodesThatGive() >= 3 ? at.supernode().toString() : "all", spots(node), Long::sum);
            }
        }
        return seen;
    }
}
