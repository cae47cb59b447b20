package org.fasttrack.supernode.session;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.common.wire.proto.BrowsePage;
import org.fasttrack.common.wire.proto.BrowseRequest;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.supernode.federation.AskerLimits;

/** Pages of what one attached peer shares. */
final class BrowseCalls {
    private static final int MAX_PAGE = 1000;
    /** Each page reads parts of the owner's list and proves every record. A list of 100,000 files is 100 pages. */
    private static final AskerLimits.Rates PAGES = new AskerLimits.Rates(2, 100, 10);

    private final AttachedPeers attached;
    private final Hits hits;
    private final AskerLimits limits = new AskerLimits(PAGES, System::nanoTime);

    BrowseCalls(AttachedPeers attached, Hits hits) {
        this.attached = attached;
        this.hits = hits;
    }

    void browse(NodeId caller, BrowseRequest request, StreamObserver<BrowsePage> out) {
        if (request.getOwner().size() != NodeId.BYTES || request.getFrom() < 0) {
            refuse(out, Status.INVALID_ARGUMENT, "an owner has 32 bytes, and a page begins at 0 or later");
        } else if (!limits.admit(caller)) {
            refuse(out, Status.RESOURCE_EXHAUSTED, "too many pages at once: ask again in a moment");
        } else {
            try {
                answer(request, out);
            } finally {
                limits.done(caller);
            }
        }
    }

    private static void refuse(StreamObserver<BrowsePage> out, Status status, String why) {
        out.onError(status.withDescription(why).asRuntimeException());
    }

    private void answer(BrowseRequest request, StreamObserver<BrowsePage> out) {
        Optional<Attached> owner = attached.find(NodeId.of(request.getOwner().toByteArray()));
        if (owner.isEmpty()) {
            refuse(out, Status.NOT_FOUND, "this peer is not attached here");
            return;
        }
        out.onNext(page(owner.get(), request));
        out.onCompleted();
    }

    /** Lists are in the order of names, so that a folder is one stretch of them. */
    private BrowsePage page(Attached owner, BrowseRequest request) {
        byte[] folder = request.getFolder().getBytes(StandardCharsets.UTF_8);
        int all = owner.tree().size();
        int begin = first(owner, 0, all, record -> compare(record, folder) >= 0);
        int end = first(owner, begin, all, record -> !record.name().startsWith(request.getFolder()));
        int from = (int) Math.min(end, (long) begin + request.getFrom());
        int to = Math.min(end, from + Math.clamp(request.getCount(), 1, MAX_PAGE));
        List<ShareRecord> records = attached.records(owner.owner(), from, to);
        List<Hit> page = new ArrayList<>();
        for (int i = 0; i < records.size(); i++) {
            hits.of(owner, records.get(i), from + i).ifPresent(page::add);
        }
        return BrowsePage.newBuilder().addAllHits(page).setTotal(end - begin).build();
    }

    private static int compare(ShareRecord record, byte[] name) {
        return Arrays.compareUnsigned(record.name().getBytes(StandardCharsets.UTF_8), name);
    }

    /** The first place from {@code low} on whose record {@code wanted} holds for, as it does for all after it. */
    private int first(Attached owner, int low, int high, Predicate<ShareRecord> wanted) {
        int from = low;
        int to = high;
        while (from < to) {
            int middle = (from + to) >>> 1;
            List<ShareRecord> there = attached.records(owner.owner(), middle, middle + 1);
            if (there.isEmpty() || wanted.test(there.getFirst())) { // a list that is shorter by now ends before
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }
}
