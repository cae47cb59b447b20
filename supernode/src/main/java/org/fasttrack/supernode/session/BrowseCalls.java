package org.fasttrack.supernode.session;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Optional;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.common.wire.proto.BrowsePage;
import org.fasttrack.common.wire.proto.BrowseRequest;
import org.fasttrack.supernode.federation.AskerLimits;

/** Pages of what one attached peer shares. */
final class BrowseCalls {
    private static final int MAX_PAGE = 1000;
    /** A page of one folder reads the owner's whole list. A list of 100,000 files is 100 pages. */
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

    private BrowsePage page(Attached owner, BrowseRequest request) {
        return request.getFolder().isEmpty() ? listPage(owner, request) : folderPage(owner, request);
    }

    private BrowsePage listPage(Attached owner, BrowseRequest request) {
        int all = owner.tree().size();
        int from = Math.min(all, request.getFrom());
        return page(owner, attached.records(owner.owner(), from, end(from, all, request)), from, all);
    }

    /** Lists are in the order of names, so that a folder is one stretch of them. */
    private BrowsePage folderPage(Attached owner, BrowseRequest request) {
        List<ShareRecord> all = attached.records(owner.owner(), 0, Integer.MAX_VALUE);
        String below = request.getFolder().replaceAll("^/+|/+$", "") + "/";
        int begin = 0;
        while (begin < all.size() && !all.get(begin).name().startsWith(below)) {
            begin++;
        }
        int end = begin;
        while (end < all.size() && all.get(end).name().startsWith(below)) {
            end++;
        }
        int from = (int) Math.min(end, (long) begin + request.getFrom());
        return page(owner, all.subList(from, end(from, end, request)), from, end - begin);
    }

    private static int end(int from, int most, BrowseRequest request) {
        return Math.min(most, from + Math.clamp(request.getCount(), 1, MAX_PAGE));
    }

    /** @param records those at {@code from} and after it in the owner's list */
    private BrowsePage page(Attached owner, List<ShareRecord> records, int from, int total) {
        BrowsePage.Builder page = BrowsePage.newBuilder().setTotal(total);
        for (int i = 0; i < records.size(); i++) {
            hits.of(owner, records.get(i), from + i).ifPresent(page::addHits);
        }
        return page.build();
    }
}
