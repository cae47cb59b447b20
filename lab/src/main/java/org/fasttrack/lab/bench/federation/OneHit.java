package org.fasttrack.lab.bench.federation;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.Term;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.common.wire.proto.Record;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.supernode.federation.LocalSearch;

/** A directory that costs nothing: one file named {@code blue onlyN}. */
record OneHit(int number) implements LocalSearch {
    private static final int PROOF_NODES = 10;

    static Hit hit(int number) {
        Hit.Builder hit = Hit.newBuilder()
                .setRecord(Record.newBuilder()
                        .setName("music/blue only" + number)
                        .setSize(4_000_000)
                        .setContent(bytes(32)))
                .setHead(Sealed.newBuilder()
                        .setSigner(ByteString.copyFrom(new byte[31]).concat(bytes(number, 1)))
                        .setNetwork(bytes(32))
                        .setBody(bytes(48))
                        .setSignature(bytes(64)))
                .setAddress("192.0.2.1:1214");
        for (int i = 0; i < PROOF_NODES; i++) {
            hit.addPath(bytes(32));
        }
        return hit.build();
    }

    private static ByteString bytes(int count) {
        return ByteString.copyFrom(new byte[count]);
    }

    private static ByteString bytes(int value, int count) {
        byte[] bytes = new byte[count];
        bytes[0] = (byte) value;
        return ByteString.copyFrom(bytes);
    }

    @Override
    public List<Hit> search(Query query, int limit) {
        return query.all().contains(new Term.Word("blue")) || query.all().contains(new Term.Word("only" + number))
                ? List.of(hit(number))
                : List.of();
    }

    @Override
    public long files() {
        return 1;
    }

    @Override
    public int peers() {
        return 1;
    }

    @Override
    public void forEachWord(Consumer<String> word) {
        word.accept("blue");
        word.accept("only" + number);
    }

    @Override
    public void forEachContent(Consumer<ContentId> content) {}

    @Override
    public long changes() {
        return 1;
    }
}
