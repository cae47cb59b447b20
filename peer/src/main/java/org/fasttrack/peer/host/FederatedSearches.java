package org.fasttrack.peer.host;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.supernode.federation.AskerLimits;
import org.fasttrack.supernode.federation.Federation;
import org.fasttrack.supernode.federation.SealedQuery;
import org.fasttrack.supernode.federation.SealedQuery.Reading;
import org.fasttrack.supernode.session.SearchService;

/** Opens what askers sealed and lets the federation answer, each search on a thread of its own, each asker within limits. */
final class FederatedSearches implements SearchService, AutoCloseable {
    private final Federation federation;
    private final Opener opener;
    private final AskerLimits limits = new AskerLimits(AskerLimits.Rates.DEFAULT, System::nanoTime);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    FederatedSearches(Federation federation, Opener opener) {
        this.federation = federation;
        this.opener = opener;
    }

    @Override
    public void search(Sealed query, NodeId caller, Observer observer) {
        // Before the seal is verified: whoever asks too much does not even get that.
        if (!limits.admit(caller)) {
            observer.refused("too many searches at once: ask again in a moment");
            return;
        }
        switch (SealedQuery.open(query, opener)) {
            case Reading.Refused(String reason) -> refuse(caller, observer, reason);
            case Reading.Understood(SealedQuery understood) -> {
                if (federation.first(understood)) {
                    threads.execute(() -> answer(understood, caller, observer));
                } else {
                    refuse(caller, observer, "this query was answered before");
                }
            }
        }
    }

    private void refuse(NodeId caller, Observer observer, String reason) {
        limits.done(caller);
        observer.refused(reason);
    }

    private void answer(SealedQuery query, NodeId caller, Observer observer) {
        try {
            observer.done(federation.search(query, observer::hit).toWire());
        } catch (InterruptedException e) {
            observer.refused("the supernode is stopping");
        } finally {
            limits.done(caller);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
