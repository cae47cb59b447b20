package org.fasttrack.peer.torrent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.content.LeafHashes;
import org.fasttrack.peer.swarm.wire.HashRange;

/**
 * A member without leaf hashes asks other members for them: whoever has a piece has them, because it could not have
 * checked it otherwise. So a seeder gives them to one or two, not to everybody. Thread-safe.
 */
public final class HashQuest {
    /** Of a content with more they come from a source only, in one answer and in the same memory. */
    private static final int MOST_RANGES = 64;
    /** Asked of one member at once: others may have them soon, too. */
    private static final int PIPELINE = 2;
    /** What a member has not answered by then is asked of another one. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

    private final LeafRanges ranges;
    private final Consumer<LeafHashes> found;
    /** When each range was asked of whom, while the answer is to come. */
    private final Map<Integer, Asked> asked = new HashMap<>();
    /** They refused, or what they said is not the content's. */
    private final Set<Object> useless = new HashSet<>();

    private boolean over;

    private record Asked(Object member, long nanos) {}

    /** @param found is given all of them once they are here, unless {@link #end} comes first */
    public HashQuest(ContentId content, long bytes, Consumer<LeafHashes> found) {
        this.ranges = new LeafRanges(content, bytes);
        this.found = found;
        this.over = ranges.count() > MOST_RANGES;
    }

    /** They are here, or nobody waits for them. */
    public synchronized void end() {
        over = true;
    }

    /** What to ask {@code member} for now, which has a piece. */
    synchronized List<HashRange> wanted(Object member, long nowNanos) {
        List<HashRange> wanted = new ArrayList<>();
        if (over || useless.contains(member)) {
            return wanted;
        }
        asked.values().removeIf(before -> nowNanos - before.nanos() > PATIENCE_NANOS);
        long owed = asked.values().stream()
                .filter(before -> before.member().equals(member))
                .count();
        int first = ThreadLocalRandom.current().nextInt(ranges.count());
        for (int i = 0; i < ranges.count() && owed + wanted.size() < PIPELINE; i++) {
            int number = (first + i) % ranges.count();
            if (!ranges.has(number) && asked.putIfAbsent(number, new Asked(member, nowNanos)) == null) {
                wanted.add(ranges.get(number));
            }
        }
        return wanted;
    }

    /** {@code member} answered; what it was not asked for is passed over. */
    void answered(Object member, HashRange range, byte[] hashes) {
        taken(member, range, hashes).ifPresent(found);
    }

    private synchronized Optional<LeafHashes> taken(Object member, HashRange range, byte[] hashes) {
        int number = ranges.number(range);
        if (over || !settled(member, number)) {
            return Optional.empty();
        }
        if (!ranges.take(number, hashes)) {
            useless.add(member);
            return Optional.empty();
        }
        Optional<LeafHashes> whole = ranges.whole();
        over = whole.isPresent();
        return whole;
    }

    /** {@code member} does not give them. */
    synchronized void refused(Object member, HashRange range) {
        if (settled(member, ranges.number(range))) {
            useless.add(member);
        }
    }

    private boolean settled(Object member, int number) {
        Asked before = asked.get(number);
        return before != null && before.member().equals(member) && asked.remove(number, before);
    }
}
