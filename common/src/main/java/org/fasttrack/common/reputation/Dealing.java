package org.fasttrack.common.reputation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/** What one downloader got from one uploader, as its receipts say. */
final class Dealing {
    /** Times a thousand it still fits a long. */
    private static final long MAX_SUM = 1L << 52;

    final Standing downloader;
    final Standing uploader;
    private final List<Kept> receipts = new ArrayList<>(1);
    private long cachedHour = Long.MIN_VALUE;
    private long creditMilli;

    /** A receipt without what its place in the books says already. */
    private record Kept(TransferId transfer, long bytes, long lastMillis, EvidenceRef ref) {
        /** Receipts of one transfer beside each other, the one that counts first. */
        static final Comparator<Kept> ORDER = Comparator.comparing(Kept::transfer)
                .thenComparing(Comparator.comparingLong(Kept::bytes).reversed())
                .thenComparing(Comparator.comparingLong(Kept::lastMillis).reversed());

        long hour(ScorePolicy policy) {
            return Window.hourOf(lastMillis, policy);
        }
    }

    Dealing(Standing downloader, Standing uploader) {
        this.downloader = downloader;
        this.uploader = uploader;
    }

    void add(Receipt receipt, EvidenceRef ref) {
        Kept kept = new Kept(receipt.transfer(), receipt.bytes(), receipt.last().toEpochMilli(), ref);
        int at = Collections.binarySearch(receipts, kept, Kept.ORDER);
        if (at < 0) {
            receipts.add(-at - 1, kept);
        } else if (ref.compareTo(receipts.get(at).ref()) < 0) {
            receipts.set(
                    at, kept); // the same receipt in two logs: the first reference is as good, and the same everywhere
        }
        cachedHour = Long.MIN_VALUE;
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
        for (Kept kept : counted(window, policy)) {
            bytes = Math.min(bytes + kept.bytes(), MAX_SUM);
            whole += kept.bytes() >= policy.completeBytes() ? 1 : 0;
        }
        return Math.min(policy.pairCapMilli(), bytes * 1000 / policy.bytesPerPoint() + whole * policy.receiptMilli());
    }

    private List<Kept> counted(Window window, ScorePolicy policy) {
        List<Kept> counted = new ArrayList<>(receipts.size());
        for (Kept kept : receipts) {
            boolean again = !counted.isEmpty() && counted.getLast().transfer().equals(kept.transfer());
            if (!again && window.has(kept.hour(policy))) {
                counted.add(kept);
            }
        }
        return counted;
    }

    long bytes(Window window, ScorePolicy policy) {
        return counted(window, policy).stream().mapToLong(Kept::bytes).reduce(0, (a, b) -> Math.min(a + b, MAX_SUM));
    }

    List<EvidenceRef> evidence(Window window, ScorePolicy policy) {
        return counted(window, policy).stream().map(Kept::ref).sorted().toList();
    }

    boolean isEmpty() {
        return receipts.isEmpty();
    }

    void forgetBefore(Window window, ScorePolicy policy) {
        receipts.removeIf(kept -> kept.hour(policy) < window.firstHour());
        cachedHour = Long.MIN_VALUE;
    }
}
