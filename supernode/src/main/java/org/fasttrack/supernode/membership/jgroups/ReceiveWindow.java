package org.fasttrack.supernode.membership.jgroups;

import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jgroups.Message;
import org.jgroups.util.LongTuple;
import org.jgroups.util.MessageBatch;
import org.jgroups.util.Table;
import org.jspecify.annotations.Nullable;

/**
 * What came of one sender and waits: for what is missing before it, or to be taken or acknowledged. JGroups keeps all of it, and for one
 * number that is far ahead makes a table that reaches so far. Here what is too far ahead or too much is dropped, as if it had been
 * lost: whoever keeps to the protocol sends it again.
 */
final class ReceiveWindow extends Table<Message> {
    /** So far ahead of the last one that was delivered, in messages. A sender has 5 MB under way, of 80 bytes each at least. */
    static final int MOST_AHEAD = 1 << 16;

    /** In bytes, more than flow control lets a sender have under way. */
    static final int MOST_BYTES = 8 << 20;

    /** As much of one that is no member, or not yet. */
    static final int MOST_STRANGERS_BYTES = 256 << 10;

    /** What a message costs besides what it carries. */
    private static final int BESIDES = 256;

    private static final double RESIZE_FACTOR = 1.2;
    private static final int ROWS = 1;
    private static final int IN_A_ROW = 1_024;
    private static final long COMPACTION_MILLIS = 30_000;

    /** At most so many are here: what was removed since it was counted is in it. Guarded by the table's lock. */
    private long bytes;

    private final BooleanSupplier member;

    /** Of a member. @param delivered the number of the last message that is not waited for */
    ReceiveWindow(long delivered) {
        this(delivered, () -> true);
    }

    /** @param member whether the sender is one now */
    ReceiveWindow(long delivered, BooleanSupplier member) {
        super(ROWS, IN_A_ROW, delivered, RESIZE_FACTOR, COMPACTION_MILLIS);
        this.member = member;
    }

    private static long cost(Message message) {
        return (long) BESIDES + message.getLength();
    }

    /** Takes up room for it. Under the lock. */
    private boolean fits(long number, Message message) {
        if (number - getHighestDelivered() > MOST_AHEAD) {
            return false;
        }
        long cost = cost(message);
        if (isTooMuch(bytes + cost)) {
            bytes = stream(getLow() + 1, getHighestReceived())
                    .filter(Objects::nonNull)
                    .mapToLong(ReceiveWindow::cost)
                    .sum();
        }
        if (isTooMuch(bytes + cost)) {
            return false;
        }
        bytes += cost;
        return true;
    }

    private boolean isTooMuch(long bytes) {
        return bytes > MOST_STRANGERS_BYTES && (bytes > MOST_BYTES || !member.getAsBoolean());
    }

    @Override
    public boolean add(long number, Message message) {
        return add(number, message, null);
    }

    @Override
    public boolean add(long number, Message message, @Nullable Predicate<Message> removable) {
        lock.lock();
        try {
            return fits(number, message) && super.add(number, message, removable);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean add(List<LongTuple<Message>> messages, boolean removeAdded, @Nullable Message instead) {
        lock.lock();
        try {
            messages.removeIf(message -> !fits(message.getVal1(), message.getVal2()));
            return !messages.isEmpty() && super.add(messages, removeAdded, instead);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean add(
            MessageBatch batch, Function<Message, Long> numbers, boolean removeAdded, @Nullable Message instead) {
        lock.lock();
        try {
            batch.removeIf(message -> !fits(numbers.apply(message), message), true);
            return !batch.isEmpty() && super.add(batch, numbers, removeAdded, instead);
        } finally {
            lock.unlock();
        }
    }
}
