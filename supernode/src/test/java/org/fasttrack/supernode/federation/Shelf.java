package org.fasttrack.supernode.federation;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.query.Matcher;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.Words;
import org.fasttrack.common.share.ShareRecord;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.common.wire.proto.Record;
import org.fasttrack.common.wire.proto.Sealed;

/** A directory of a few names that counts how often it is searched and can be made to hang. */
final class Shelf implements LocalSearch {
    private static final SecureRandom RANDOM = new SecureRandom();
    final AtomicInteger searches = new AtomicInteger();
    private final AtomicLong changes = new AtomicLong();
    private final List<ShareRecord> records = new CopyOnWriteArrayList<>();
    private final ByteString owner = random(32);
    private volatile Runnable before = () -> {};

    Shelf with(String... names) {
        for (String name : names) {
            records.add(new ShareRecord(name, 1, ContentId.of(random(32).toByteArray()), 0));
            changes.incrementAndGet();
        }
        return this;
    }

    void beforeEachSearch(Runnable action) {
        before = action;
    }

    static ByteString random(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return ByteString.copyFrom(random);
    }

    @Override
    public List<Hit> search(Query query, int limit) {
        searches.incrementAndGet();
        before.run();
        return records.stream()
                .filter(record -> Matcher.matches(query, record))
                .limit(limit)
                .map(this::hit)
                .toList();
    }

    private Hit hit(ShareRecord record) {
        return Hit.newBuilder()
                .setRecord(Record.newBuilder()
                        .setName(record.name())
                        .setSize(record.bytes())
                        .setContent(ByteString.copyFrom(record.content().bytes())))
                .setHead(Sealed.newBuilder().setSigner(owner))
                .build();
    }

    List<ShareRecord> records() {
        return records;
    }

    @Override
    public long files() {
        return records.size();
    }

    @Override
    public int peers() {
        return 1;
    }

    @Override
    public void forEachWord(Consumer<String> word) {
        records.forEach(record -> Words.of(record.name()).forEach(word));
    }

    @Override
    public void forEachContent(Consumer<ContentId> content) {
        records.forEach(record -> content.accept(record.content()));
    }

    @Override
    public long changes() {
        return changes.get();
    }
}
