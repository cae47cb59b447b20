package org.fasttrack.supernode.directory;

import java.util.List;
import org.fasttrack.common.share.ShareRecord;

/** A stretch of a list that is about to replace an older one. */
sealed interface Stretch {
    int files();

    /** One that the older list has, too. */
    record Kept(Part part) implements Stretch {
        @Override
        public int files() {
            return part.files;
        }
    }

    /** One to be indexed. */
    record Fresh(List<ShareRecord> records, long fingerprint) implements Stretch {
        @Override
        public int files() {
            return records.size();
        }
    }
}
