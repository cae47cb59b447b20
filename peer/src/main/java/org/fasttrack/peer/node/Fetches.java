package org.fasttrack.peer.node;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fasttrack.common.network.Membership;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.download.Download;
import org.fasttrack.peer.download.Fetcher;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.download.Progress;
import org.fasttrack.peer.download.Source;
import org.fasttrack.peer.download.SwarmSide;
import org.fasttrack.peer.queue.Claim;
import org.fasttrack.peer.queue.DownloadQueue;
import org.fasttrack.peer.queue.Fetching;
import org.fasttrack.peer.queue.Finder;
import org.fasttrack.peer.queue.Wish;
import org.fasttrack.peer.torrent.Rates;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.jspecify.annotations.Nullable;

/** A node's download queue, put together: sources come from the supernodes, and a peer joins the swarms. */
final class Fetches implements Finder, Fetching {
    private static final String NAME = "transfers";
    /** A node that has just started has no supernode yet. */
    private static final int ATTACH_SECONDS = 20;

    private final Downloads downloads;
    private final Fetcher fetcher;
    private final Supplier<Optional<SupernodeClient>> supernodes;
    private final Membership self;
    private final Roles roles;
    private final SwarmSide.Faults faults;

    private Fetches(
            Membership self,
            Roles roles,
            Downloads downloads,
            Supplier<Optional<SupernodeClient>> supernodes,
            SwarmSide.Faults faults) {
        this.self = self;
        this.roles = roles;
        this.downloads = downloads;
        this.supernodes = supernodes;
        this.faults = faults;
        this.fetcher = downloads.fetcher();
    }

    /** The queue kept in {@code data}, not yet started. */
    static DownloadQueue open(
            Membership self,
            Roles roles,
            Downloads downloads,
            Supplier<Optional<SupernodeClient>> supernodes,
            Path data)
            throws IOException {
        var node = new Fetches(self, roles, downloads, supernodes, new FaultReports(self, data.resolve("faults")));
        Rates shared = roles.peer().map(PeerRole::rates).orElse(Rates.UNLIMITED);
        return new DownloadQueue(data.resolve(NAME), node, node, shared);
    }

    @Override
    public List<Claim> find(Wish wish) throws InterruptedException {
        for (int tries = 0; supernodes.get().isEmpty() && tries < ATTACH_SECONDS * 10; tries++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return locate(wish);
    }

    private List<Claim> locate(Wish wish) throws InterruptedException {
        Optional<SupernodeClient> supernode = supernodes.get();
        try {
            return supernode.isEmpty()
                    ? List.of()
                    : downloads.claims(downloads.locate(supernode.get(), wish.content()), wish.only());
        } catch (Exchange.Refusal e) {
            return List.of();
        }
    }

    @Override
    public Outcome fetch(Wish wish, Claim claim, Rates rates, Consumer<Progress> progress) throws InterruptedException {
        var wanted = new Download.Wanted(wish.content(), claim.bytes(), claim.sources(), wish.file(), rates);
        return fetcher.fetchNoted(wanted, side(wish, claim, rates), progress);
    }

    /** A node that is no peer has no data port, so nobody could fetch from it; who wants one source wants no swarm. */
    private @Nullable SwarmSide side(Wish wish, Claim claim, Rates rates) {
        return roles.peer()
                .filter(peer -> wish.only() == null)
                .map(peer -> new SwarmSide(
                        self.id(),
                        peer.contactPort(),
                        peer.torrents(),
                        rates,
                        () -> more(wish, claim),
                        faults,
                        peer.uploads(),
                        peer.receipts().messages(),
                        peer.slots()::permits))
                .orElse(null);
    }

    /** Who has it by now, in the size that is being fetched. */
    private List<Source> more(Wish wish, Claim fetched) {
        try {
            return locate(wish).stream()
                    .filter(claim -> claim.bytes() == fetched.bytes())
                    .flatMap(claim -> claim.sources().stream())
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
