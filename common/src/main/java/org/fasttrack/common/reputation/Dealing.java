package org.fasttrack.common.reputation;

import java.util.ArrayList;
import java.util.List;

/** What one downloader got from one uploader, as its receipts say. */
final class Dealing {
    /** Times a thousand it still fits a long. */
    private static final long MAX_SUM = 1L << 52;

    private static final int HIGH = 0;
    private static final int LOW = 1;
    private static final int SIZE = 2;
    private static final int LAST = 3;

    final Standing downloader;
    final Standing uploader;
    /** Receipts of one transfer beside each other, the one that counts first: with the most bytes, then the latest. */
    private final RefTable receipts = new RefTable(4);

    private long cachedHour = Long.MIN_VALUE;
    private long creditMilli;

    Dealing(Standing downloader, Standing uploader) {
        this.downloader = downloader;
        this.uploader = uploader;
    }

    /** @return whether the credit may be another now: more receipts never make it less, and it has a cap */
    boolean add(Receipt receipt, EvidenceRef ref, ScorePolicy policy) {
        TransferId transfer = receipt.transfer();
        long last = receipt.last().toEpochMilli();
        int at = place(transfer.high(), transfer.low(), receipt.bytes(), last);
        if (at >= 0) {
            referFirst(at, ref);
            return false;
        }
        receipts.insert(-at - 1, ref, transfer.high(), transfer.low(), receipt.bytes(), last);
        if (cachedHour != Long.MIN_VALUE && creditMilli == policy.pairCapMilli()) {
            return false;
        }
        cachedHour = Long.MIN_VALUE;
        return true;
    }

    /** The same receipt in two logs: the first reference is as good, and the same everywhere. */
    private void referFirst(int row, EvidenceRef ref) {
        if (ref.compareTo(receipts.ref(row)) < 0) {
            receipts.refer(row, ref);
        }
    }

    /** As a binary search says where something is, or where it belongs. */
    private int place(long high, long low, long bytes, long last) {
        int from = 0;
        int to = receipts.size() - 1;
        while (from <= to) {
            int middle = (from + to) >>> 1;
            int order = compare(middle, high, low, bytes, last);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                from = middle + 1;
            } else {
                to = middle - 1;
            }
        }
        return -from - 1;
    }

    private int compare(int row, long high, long low, long bytes, long last) {
        int order = Long.compare(receipts.get(row, HIGH), high);
        order = order != 0 ? order : Long.compare(receipts.get(row, LOW), low);
        order = order != 0 ? order : Long.compare(bytes, receipts.get(row, SIZE));
        return order != 0 ? order : Long.compare(last, receipts.get(row, LAST));
    }

    /** What the downloader would vouch for if its word were good for everything: capped for the pair. */
    long creditMilli(Window window, ScorePolicy policy) {
        if (cachedHour != window.lastHour()) {
            cachedHour = window.lastHour();
            creditMilli = sum(window, policy);
        }
        return creditMilli;
    }

    private long sum(Window window, ScorePolicy policy) {
        long bytes = 0;
        long whole = 0;
        long milli = 0;
        int counted = -1;
        for (int row = 0; row < receipts.size() && milli < policy.pairCapMilli(); row++) {
            if (counts(row, counted, window, policy)) {
                counted = row;
                bytes = Math.min(bytes + receipts.get(row, SIZE), MAX_SUM);
                whole += receipts.get(row, SIZE) >= policy.completeBytes() ? 1 : 0;
                milli = bytes * 1000 / policy.bytesPerPoint() + whole * policy.receiptMilli();
            }
        }
        return Math.min(policy.pairCapMilli(), milli);
    }

    /** Whether the receipt is in the window, and none of its transfer was counted: that is the last one counted, if any. */
    private boolean counts(int row, int counted, Window window, ScorePolicy policy) {
        return window.has(hour(row, policy)) && (counted < 0 || !ofOneTransfer(row, counted));
    }

    private long hour(int row, ScorePolicy policy) {
        return Window.hourOf(receipts.get(row, LAST), policy);
    }

    private boolean ofOneTransfer(int row, int other) {
        return receipts.get(row, HIGH) == receipts.get(other, HIGH)
                && receipts.get(row, LOW) == receipts.get(other, LOW);
    }

    private List<Integer> counted(Window window, ScorePolicy policy) {
        List<Integer> counted = new ArrayList<>(receipts.size());
        for (int row = 0; row < receipts.size(); row++) {
            if (counts(row, counted.isEmpty() ? -1 : counted.getLast(), window, policy)) {
                counted.add(row);
            }
        }
        return counted;
    }

    long bytes(Window window, ScorePolicy policy) {
        return counted(window, policy).stream()
                .mapToLong(row -> receipts.get(row, SIZE))
                .reduce(0, (a, b) -> Math.min(a + b, MAX_SUM));
    }

    List<EvidenceRef> evidence(Window window, ScorePolicy policy) {
        return counted(window, policy).stream().map(receipts::ref).sorted().toList();
    }

    boolean isEmpty() {
        return receipts.size() == 0;
    }

    void forgetBefore(Window window, ScorePolicy policy) {
        receipts.removeIf(row -> hour(row, policy) < window.firstHour());
        cachedHour = Long.MIN_VALUE;
    }
}
