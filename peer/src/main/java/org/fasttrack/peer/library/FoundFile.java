package org.fasttrack.peer.library;

import java.nio.file.Path;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.share.ShareRecord;

/** A file to share, before its content is known. @param folder in which it was found */
record FoundFile(SharedFolder folder, String name, Path path, FileStamp stamp) {
    SharedFile shared(FileStamp hashedAs, ContentId content) {
        return new SharedFile(
                new ShareRecord(name, hashedAs.bytes(), content, hashedAs.modifiedMillis()), path, hashedAs);
    }
}
