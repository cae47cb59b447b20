package org.fasttrack.lab.bench.directory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;

/**
 * An answer as it would be sent: per hit owner, content id, size, date, position, and the name in UTF-8. Every rival fills one
 * like it, so that none may leave a field unread.
 */
final class AnswerBytes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final int FIXED = NodeId.BYTES + ContentId.BYTES + 8 + 8 + 4 + 2;
    final byte[] bytes = new byte[Rival.LIMIT * (FIXED + ShareRecord.MAX_NAME_BYTES)];
    private int size;
    private int hits;

    void clear() {
        size = 0;
        hits = 0;
    }

    int hits() {
        return hits;
    }

    /** Where the next hit's owner goes. */
    int ownerAt() {
        return size;
    }

    int contentAt() {
        return size + NodeId.BYTES;
    }

    int nameAt() {
        return size + FIXED;
    }

    /** Ends a hit whose owner, content id and name are in place. */
    void end(long fileBytes, long modified, int position, int nameLength) {
        int at = size + NodeId.BYTES + ContentId.BYTES;
        LONG.set(bytes, at, fileBytes);
        LONG.set(bytes, at + 8, modified);
        INT.set(bytes, at + 16, position);
        SHORT.set(bytes, at + 20, (short) nameLength);
        size += FIXED + nameLength;
        hits++;
    }

    /** Of the hits' name lengths in their order: equal for rivals that keep the rule, however they break ties. */
    long digest() {
        long digest = hits;
        for (int hit = 0, at = 0; hit < hits; hit++) {
            int length = (short) SHORT.get(bytes, at + FIXED - 2);
            digest = digest * 1_000_003 + length;
            at += FIXED + length;
        }
        return digest;
    }
}
