package org.fasttrack.supernode.directory;

import java.util.List;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of an owner's list, the unit that comes and goes: a short list is one part. Segments that are merged hand their
 * parts on, so that a part's end, one store, counts wherever its files stand.
 */
final class Part {
    /** Of the object and a reference to it; not of the owner's id and name, which the session holds anyway. */
    static final long MEMORY_BYTES = 72;

    private static final int KEPT_STARTS = 12;

    final NodeId owner;
    /** The first name in it. */
    final String first;

    final int files;
    final long bytes;
    /** Of the records in it: an equal part of a newer list need not be indexed again. 0 when nobody compares. */
    final long fingerprint;

    /** The first version of the directory that does not hold this part. */
    private volatile long died = Long.MAX_VALUE;

    private final int firstPosition;
    private volatile @Nullable Start moved;
    /** Where the files stand now. Guarded by the directory's lock. */
    @Nullable
    Segment home;

    /** Which part of its home it is. Guarded by the directory's lock. */
    int number;

    /** From {@code version} on the part begins at {@code position} of its list. */
    private record Start(
            long version, int position, @Nullable Start before) {}

    /** @param records in their order, at least one */
    Part(NodeId owner, List<ShareRecord> records, long fingerprint, int position) {
        this.owner = owner;
        this.first = records.getFirst().name();
        this.files = records.size();
        long sum = 0;
        for (ShareRecord record : records) {
            sum += record.bytes();
        }
        this.bytes = sum;
        this.fingerprint = fingerprint;
        this.firstPosition = position;
    }

    boolean liveAt(long version) {
        return died > version;
    }

    boolean isLive() {
        return died == Long.MAX_VALUE;
    }

    long died() {
        return died;
    }

    /** Under the directory's lock, before the version is published. @return whether its segment has lost everything */
    boolean end(long version) {
        died = version;
        return home != null && home.lose(this, version);
    }

    /** Where in the list of that version the part begins. For a reader slower than a dozen changes it may be off. */
    int startAt(long version) {
        for (Start at = moved; at != null; at = at.before) {
            if (at.version <= version) {
                return at.position;
            }
        }
        return firstPosition;
    }

    /** Files before the part came or went. Under the directory's lock. */
    void moveTo(long version, int position) {
        if (position != startAt(version)) {
            moved = new Start(version, position, recent(moved, KEPT_STARTS));
            if (home != null) {
                home.parts.move(number);
            }
        }
    }

    private static @Nullable Start recent(@Nullable Start start, int count) {
        return start == null || count == 0
                ? null
                : new Start(start.version, start.position, recent(start.before, count - 1));
    }
}
