package org.fasttrack.peer.host;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.fasttrack.common.query.QueryParser.Parsed;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.wire.proto.QueryBody;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.supernode.federation.Federation;
import org.fasttrack.supernode.federation.WireQuery;
import org.fasttrack.supernode.session.SearchService;

/** Opens what askers sealed and lets the federation answer, each search on a thread of its own. */
final class FederatedSearches implements SearchService, AutoCloseable {
    private final Federation federation;
    private final Opener opener;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    FederatedSearches(Federation federation, Opener opener) {
        this.federation = federation;
        this.opener = opener;
    }

    @Override
    public void search(Sealed query, Observer observer) {
        switch (opener.open(query, SealType.QUERY)) {
            case Opening.Refused refused -> observer.refused(refused.detail());
            case Opening.Opened opened -> understand(query, opened.body(), observer);
        }
    }

    private void understand(Sealed query, byte[] opened, Observer observer) {
        try {
            QueryBody body = QueryBody.parseFrom(opened);
            switch (WireQuery.parse(body)) {
                case Parsed.Refused refused -> observer.refused(refused.problem());
                case Parsed.Understood understood -> threads.execute(() -> answer(query, body, observer));
            }
        } catch (InvalidProtocolBufferException e) {
            observer.refused("the query is malformed");
        }
    }

    private void answer(Sealed query, QueryBody body, Observer observer) {
        try {
            observer.done(federation.search(query, body, observer::hit).toWire());
        } catch (InterruptedException e) {
            observer.refused("the supernode is stopping");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
