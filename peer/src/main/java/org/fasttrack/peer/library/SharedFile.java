package org.fasttrack.peer.library;

import java.nio.file.Path;
import org.fasttrack.common.share.ShareRecord;

/**
 * A shared file: how others know it and where it lies.
 *
 * @param path the file itself, links resolved
 */
public record SharedFile(ShareRecord record, Path path, FileStamp stamp) {
    /** Of the folder that it was found in. */
    String label() {
        String name = record.name();
        return name.substring(0, name.indexOf('/'));
    }
}
