package org.fasttrack.lab.bench.directory;

import java.util.List;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.share.ShareRecord;

/** An index under measurement. Every rival ranks by the name's length and returns up to 100 whole hits. */
interface Rival extends AutoCloseable {
    /** Replaces the owner's list; visible after {@link #publish}. */
    void register(NodeId owner, List<ShareRecord> records);

    void forget(NodeId owner);

    void publish();

    /** After the bulk load: what a rival would do in a quiet hour. */
    void settle();

    /** @param prefix whether the last word is a prefix. @return bytes of names read, so that no work is skipped */
    long search(List<String> words, boolean prefix);

    long memoryBytes();

    @Override
    void close();
}
