package org.fasttrack.supernode.federation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.QueryParser;
import org.fasttrack.common.query.QueryParser.Parsed;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.wire.proto.QueryBody;
import org.fasttrack.common.wire.proto.Sealed;

/**
 * A query as its asker sealed it, read and understood once.
 *
 * @param id 16 bytes, chosen by the asker: each supernode answers it once
 * @param limit how many hits are wanted of one supernode
 */
public record SealedQuery(Sealed sealed, ByteString id, Query query, int limit, int deadlineMillis) {
    public static final int ID_BYTES = 16;

    private static final int DEFAULT_DEADLINE_MILLIS = 2_000;
    private static final int MAX_DEADLINE_MILLIS = 30_000;

    /** What came of reading a query off the wire. */
    public sealed interface Reading {
        record Understood(SealedQuery query) implements Reading {}

        /** @param reason one line for the asker */
        record Refused(String reason) implements Reading {}
    }

    /** Verifies the asker's seal, which has to be fresh, and reads the query. */
    public static Reading open(Sealed sealed, Opener opener) {
        return switch (opener.open(sealed, SealType.QUERY)) {
            case Opening.Refused refused -> new Reading.Refused(refused.detail());
            case Opening.Opened opened -> read(sealed);
        };
    }

    /** Reads the query without verifying its seal: whoever passed it on did. */
    public static Reading read(Sealed sealed) {
        if (sealed.getType() != SealType.QUERY.number() || sealed.getBody().size() > SealType.QUERY.maxBodyBytes()) {
            return new Reading.Refused("this is no query");
        }
        try {
            QueryBody body = QueryBody.parseFrom(sealed.getBody());
            return switch (parse(body)) {
                case Parsed.Refused refused -> new Reading.Refused(refused.problem());
                case Parsed.Understood(Query query) ->
                    new Reading.Understood(
                            new SealedQuery(sealed, body.getId(), query, limit(body), deadlineMillis(body)));
            };
        } catch (InvalidProtocolBufferException e) {
            return new Reading.Refused("the query cannot be read");
        }
    }

    private static Parsed parse(QueryBody body) {
        if (body.getId().size() != ID_BYTES) {
            return new Parsed.Refused("a query id has " + ID_BYTES + " bytes");
        }
        int contentBytes = body.getContent().size();
        if (contentBytes != 0 && contentBytes != ContentId.BYTES) {
            return new Parsed.Refused("a content id has " + ContentId.BYTES + " bytes");
        }
        return QueryParser.parse(
                body.getText(),
                new Filters(
                        body.getExtension(),
                        body.getMinSize(),
                        body.getMaxSize() == 0 ? Long.MAX_VALUE : body.getMaxSize(),
                        contentBytes == 0
                                ? null
                                : ContentId.of(body.getContent().toByteArray())));
    }

    private static int limit(QueryBody body) {
        int asked = body.getLimit();
        return asked <= 0 ? Query.MAX_HITS : Math.min(asked, Query.MAX_HITS);
    }

    private static int deadlineMillis(QueryBody body) {
        int asked = body.getDeadlineMillis();
        return asked <= 0 ? DEFAULT_DEADLINE_MILLIS : Math.min(asked, MAX_DEADLINE_MILLIS);
    }
}
