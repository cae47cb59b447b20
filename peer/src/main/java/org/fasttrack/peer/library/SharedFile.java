package org.fasttrack.peer.library;

import java.nio.file.Path;
import org.fasttrack.common.share.ShareRecord;

/**
 * A shared file: how others know it and where it lies.
 *
 * @param path the file itself, links resolved
 */
public record SharedFile(ShareRecord record, Path path, FileStamp stamp) {}
