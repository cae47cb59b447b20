package org.fasttrack.peer.node;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.fasttrack.common.identity.Base32;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.peer.control.ApiFile;
import org.fasttrack.peer.control.ControlServer;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.control.Route;
import org.fasttrack.peer.host.SupernodeRole;
import org.fasttrack.peer.queue.DownloadQueue;
import org.fasttrack.peer.reach.Reach;
import org.fasttrack.peer.receipt.Courier;
import org.fasttrack.peer.receipt.ReceiptBook;
import org.fasttrack.peer.search.Asker;
import org.fasttrack.peer.search.HeadMemory;
import org.fasttrack.peer.search.HitVerifier;
import org.fasttrack.peer.search.RoundTrips;
import org.fasttrack.peer.uplink.Browsing;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.jspecify.annotations.Nullable;

/** A running node behind its local API: whatever roles it has, and the operations on them. */
public final class Node implements AutoCloseable {
    private static final int TOKEN_BYTES = 24;

    private final ControlServer api;
    private final DownloadQueue queue;
    /** For what a node that is no peer fetches; a peer has its own. */
    private final @Nullable Receipts ownReceipts;

    /**
     * Where a node's local API listens and where it keeps what.
     *
     * @param downloads absolute; where fetched files go when nothing else is said
     */
    public record Places(InetSocketAddress api, Path data, Path downloads) {}

    /**
     * Serves the local API and leaves its address and token in the data folder.
     *
     * @param supernodes the supernode to ask through, when there is one
     * @throws java.net.BindException when the local API's address is taken
     */
    public Node(Membership self, Roles roles, Supplier<Optional<SupernodeClient>> supernodes, Places places)
            throws IOException {
        String token = newToken();
        Reach reach = reach(self, roles, supernodes);
        ownReceipts = roles.peer().isPresent() ? null : receipts(self, supernodes, reach, places);
        ReceiptBook book =
                (ownReceipts != null ? ownReceipts : roles.requirePeer().receipts()).book();
        Downloads downloads = new Downloads(self.id(), reach, asker(self), book);
        queue = Fetches.open(self, roles, downloads, supernodes, places.data());
        api = new ControlServer(places.api(), token, routes(self, roles, supernodes, places, queue, downloads));
        queue.start();
        new ApiFile("http://" + HostPort.text(api.address()), token).write(places.data());
    }

    private static Receipts receipts(
            Membership self, Supplier<Optional<SupernodeClient>> supernodes, Reach reach, Places places)
            throws IOException {
        return new Receipts(self, new Receipts.Setting(places.data(), Courier.Pace.DEFAULT))
                .through(supernodes, reach.dialer());
    }

    private static String newToken() {
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return Base32.encode(token);
    }

    /** Asks and believes on behalf of {@code self}. */
    public static Asker asker(Membership self) {
        return new Asker(self.sealer(), verifier(self));
    }

    private static HitVerifier verifier(Membership self) {
        return new HitVerifier(new HeadMemory(self.opener(), InstantSource.system()));
    }

    /** Every operation of the local API. */
    private static List<Route> routes(
            Membership self,
            Roles roles,
            Supplier<Optional<SupernodeClient>> supernodes,
            Places places,
            DownloadQueue queue,
            Downloads downloads) {
        Supplier<SupernodeClient> supernode = () -> supernodes
                .get()
                .orElseThrow(() -> new Exchange.Refusal(
                        503, "no supernode is in reach; the node keeps looking for one" + unanswered(roles)));
        HitVerifier verifier = verifier(self);
        Asker asker = new Asker(self.sealer(), verifier);
        LastResults last = new LastResults();
        return Stream.of(
                        new StatusRoutes(self, roles).routes(),
                        new SearchRoutes(asker, supernode, roles::has, last, new RoundTrips()).routes(),
                        new FetchRoutes(downloads, queue, supernode, last, places.downloads()).routes(),
                        new TransferRoutes(queue, roles, new KeptLimits(places.data())).routes(),
                        new BrowseRoutes(verifier, supernode, new Browsing(self)).routes(),
                        new ReputationRoutes(supernode).routes(),
                        new TorrentRoutes(roles).routes(),
                        new ShareRoutes(roles, new AddedFolders(places.data())).routes(),
                        new RevocationRoutes(self, roles, new RevocationFile(places.data())).routes())
                .flatMap(List::stream)
                .toList();
    }

    private static String unanswered(Roles roles) {
        return roles.peer()
                .flatMap(peer -> peer.uplink().unanswered())
                .map(why -> " (" + why + ")")
                .orElse("");
    }

    private static Reach reach(Membership self, Roles roles, Supplier<Optional<SupernodeClient>> supernodes) {
        return roles.peer()
                .map(PeerRole::reach)
                .or(() -> roles.supernode().map(SupernodeRole::reach))
                .orElseGet(() -> Reach.outward(
                        self,
                        (request, limit) -> supernodes
                                .get()
                                .orElseThrow(() -> new IOException("no supernode is in reach to ask for it"))
                                .push(request, limit)));
    }

    public InetSocketAddress apiAddress() {
        return api.address();
    }

    /** Every operation that the local API serves. */
    List<Route> routes() {
        return api.routes();
    }

    /** Ends the local API and stops the downloads, which go on after the next start; the roles are closed by whoever made them. */
    @Override
    public void close() {
        api.close();
        queue.close();
        if (ownReceipts != null) {
            ownReceipts.close();
        }
    }
}
