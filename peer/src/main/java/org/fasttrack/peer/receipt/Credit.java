package org.fasttrack.peer.receipt;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.ToIntFunction;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Band;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.TransferId;
import org.fasttrack.peer.transfer.UploadCredit;

/**
 * What this uploader gave, and what of that was receipted. A stranger gets a bounded amount ahead of its receipts; who has
 * receipted, or has a name among the supernodes, up to sixteen times as much. What is owed is forgiven over hours: a node
 * whose receipts were lost is not shut out for ever. Thread-safe, bounded memory.
 */
public final class Credit implements UploadCredit {
    private static final int GOOD = 16;
    /** Sixteen times as much is still a number. */
    private static final long MAX_CREDIT = Long.MAX_VALUE / (2 * GOOD);

    private static final int MAX_CLIENTS = 10_000;
    private static final int MAX_TRANSFERS = 64;
    private static final int MAX_TABS = 20_000;
    private static final Duration FORGIVEN_IN = Duration.ofHours(1);

    private final long strangerBytes;
    private final ToIntFunction<NodeId> score;
    private final InstantSource clock;
    private final Instant start;
    private final SequencedMap<NodeId, Client> clients = new LinkedHashMap<>(16, 0.75f, true);
    private final SequencedMap<Served, Tab> tabs = new LinkedHashMap<>(16, 0.75f, true);

    private record Served(NodeId peer, ContentId content) {}

    private static final class Client {
        private long owed;
        private long receipted;
        private long millis;
    }

    /** What one peer got of one content. */
    private static final class Tab {
        private long given;
        private final SequencedMap<TransferId, Long> receipted = new LinkedHashMap<>();

        private long receiptedBeside(TransferId transfer) {
            return receipted.entrySet().stream()
                    .filter(other -> !other.getKey().equals(transfer))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }
    }

    /**
     * @param strangerBytes what a stranger gets ahead of receipts: small stops honest newcomers, large feeds those who never
     *     sign
     * @param score a peer's standing as far as it is known here; asked under a lock, so it must not block
     */
    public Credit(long strangerBytes, ToIntFunction<NodeId> score, InstantSource clock) {
        this.strangerBytes = Math.clamp(strangerBytes, 0, MAX_CREDIT);
        this.score = score;
        this.clock = clock;
        this.start = clock.instant();
    }

    @Override
    public synchronized boolean allows(NodeId peer, long bytes) {
        Client client = client(peer);
        return client.owed + bytes <= allowance(peer, client);
    }

    @Override
    public synchronized boolean charge(NodeId peer, ContentId content, long bytes) {
        if (!allows(peer, bytes)) {
            return false;
        }
        given(peer, content, bytes);
        return true;
    }

    /** Puts on the account of {@code peer} what it got without asking for credit. */
    public synchronized void given(NodeId peer, ContentId content, long bytes) {
        client(peer).owed += bytes;
        tab(new Served(peer, content)).given += bytes;
    }

    private long allowance(NodeId peer, Client client) {
        boolean known = Band.of(score.applyAsInt(peer)) != Band.LOW;
        return known ? GOOD * strangerBytes : strangerBytes + Math.min(client.receipted, (GOOD - 1) * strangerBytes);
    }

    private Client client(NodeId peer) {
        Client client = clients.computeIfAbsent(peer, id -> new Client());
        if (clients.size() > MAX_CLIENTS) {
            clients.pollFirstEntry();
        }
        long now = clock.millis();
        double forgiven = (double) strangerBytes * (now - client.millis) / FORGIVEN_IN.toMillis();
        client.owed = Math.max(0, client.owed - (long) forgiven);
        client.millis = now;
        return client;
    }

    private Tab tab(Served served) {
        Tab tab = tabs.computeIfAbsent(served, id -> new Tab());
        if (tabs.size() > MAX_TABS) {
            tabs.pollFirstEntry();
        }
        return tab;
    }

    /** Whether so much was given since this node was started: also of what is no longer, or not yet, shared. */
    synchronized boolean gave(Receipt receipt) {
        return receipt.bytes() <= tab(new Served(receipt.downloader(), receipt.content())).given;
    }

    /** What a receipt is to the account. */
    enum Settling {
        /** It speaks of more than before. */
        NEW,
        /** This much, or more, of the transfer was receipted already. */
        AGAIN,
        /** It speaks of more than this node gave. */
        NOT_GIVEN
    }

    /** Takes a receipt. Of what this node gave before it was started it knows nothing, and believes the receipt. */
    synchronized Settling settle(Receipt receipt) {
        Tab tab = tab(new Served(receipt.downloader(), receipt.content()));
        long before = tab.receipted.getOrDefault(receipt.transfer(), 0L);
        boolean earlier = receipt.first().isBefore(start);
        if (!earlier && receipt.bytes() + tab.receiptedBeside(receipt.transfer()) > tab.given) {
            return Settling.NOT_GIVEN;
        }
        if (receipt.bytes() <= before) {
            return Settling.AGAIN;
        }
        tab.receipted.put(receipt.transfer(), receipt.bytes());
        if (tab.receipted.size() > MAX_TRANSFERS) {
            long forgotten = tab.receipted.pollFirstEntry().getValue();
            tab.given -= Math.min(tab.given, forgotten);
        }
        Client client = client(receipt.downloader());
        client.owed = Math.max(0, client.owed - (receipt.bytes() - before));
        client.receipted += receipt.bytes() - before;
        return Settling.NEW;
    }
}
