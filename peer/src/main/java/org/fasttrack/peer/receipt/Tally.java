package org.fasttrack.peer.receipt;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.TransferId;

/**
 * Counts what each source of one download really delivered, and seals a receipt after so many bytes and at the end. Each
 * receipt of a source covers all of this download that came from it so far. Thread-safe.
 */
public final class Tally implements AutoCloseable {
    /** Well below what strangers get ahead; small costs two signatures often. */
    static final long RECEIPT_EVERY = 32L << 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ReceiptBook book;
    private final ContentId content;
    private final Map<NodeId, Source> sources = new ConcurrentHashMap<>();

    public Tally(ReceiptBook book, ContentId content) {
        this.book = book;
        this.content = content;
    }

    /** One source's part. */
    private final class Source {
        private final NodeId uploader;
        private final InetSocketAddress address;
        private final TransferId transfer;
        private final Instant first = book.clock().instant();
        private Instant last = first;
        private long bytes;
        private long receipted;

        Source(NodeId uploader, InetSocketAddress address) {
            byte[] id = new byte[TransferId.BYTES];
            RANDOM.nextBytes(id);
            this.transfer = TransferId.of(id);
            this.uploader = uploader;
            this.address = address;
        }

        synchronized void add(long more) {
            bytes += more;
            last = book.clock().instant();
            if (bytes - receipted >= RECEIPT_EVERY) {
                seal();
            }
        }

        synchronized void seal() {
            if (bytes > receipted) {
                receipted = bytes;
                Instant end = last.isBefore(first) ? first : last; // a clock may be set back meanwhile
                book.seal(new Receipt(transfer, uploader, book.self(), content, bytes, first, end), address);
            }
        }
    }

    /** {@code uploader}, reached at {@code address}, gave {@code bytes} more that verified. What we give ourselves earns nothing. */
    public void delivered(NodeId uploader, InetSocketAddress address, long bytes) {
        if (uploader.equals(book.self())) {
            return;
        }
        sources.computeIfAbsent(uploader, id -> new Source(id, address)).add(bytes);
    }

    /** Seals what is not sealed yet. */
    @Override
    public void close() {
        sources.values().forEach(Source::seal);
    }
}
