package org.fasttrack.peer.gateway.fetch;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fasttrack.peer.gateway.metainfo.TorrentFile;
import org.fasttrack.peer.gateway.metainfo.TorrentInfo;

/**
 * A torrent's row of bytes on the disk: what lies in a file goes there, what lies in a gap is zeros and is not kept. One
 * operation at a time; a few files are open at once, however many there are.
 */
final class RowFiles implements Closeable {
    private static final int MAX_OPEN = 32;

    private final TorrentInfo info;
    private final List<Path> paths;
    private final Map<Integer, FileChannel> open = new LinkedHashMap<>(16, .75f, true);

    /** @param paths where each file of {@code info} lies; made when something is written */
    RowFiles(TorrentInfo info, List<Path> paths) {
        this.info = info;
        this.paths = List.copyOf(paths);
    }

    /** Whether nothing was ever written. */
    boolean empty() {
        return paths.stream().noneMatch(Files::exists);
    }

    /** Writes what remains of {@code data} from {@code at} on. */
    synchronized void write(long at, ByteBuffer data) throws IOException {
        for (int i = 0; i < paths.size(); i++) {
            TorrentFile file = info.files().get(i);
            long from = Math.max(at, file.offset());
            long until = Math.min(at + data.remaining(), file.end());
            if (from < until) {
                ByteBuffer part = data.slice(data.position() + (int) (from - at), (int) (until - from));
                FileChannel channel = channel(i);
                for (long to = from - file.offset(); part.hasRemaining(); ) {
                    to += channel.write(part, to);
                }
            }
        }
    }

    /** Appends {@code bytes} from {@code at} on to {@code target}; zeros where nothing was written. */
    synchronized void read(long at, int bytes, ByteBuffer target) throws IOException {
        int start = target.position();
        target.put(new byte[bytes]);
        for (int i = 0; i < paths.size(); i++) {
            TorrentFile file = info.files().get(i);
            long from = Math.max(at, file.offset());
            long until = Math.min(at + bytes, file.end());
            if (from < until && Files.exists(paths.get(i))) {
                ByteBuffer part = target.slice(start + (int) (from - at), (int) (until - from));
                FileChannel channel = channel(i);
                long base = from - file.offset();
                while (part.hasRemaining() && channel.read(part, base + part.position()) > 0) {
                    // Until the part is whole or the file ends.
                }
            }
        }
    }

    private FileChannel channel(int file) throws IOException {
        FileChannel channel = open.get(file);
        if (channel == null) {
            Path path = paths.get(file);
            Path folder = path.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            open.put(file, channel);
            if (open.size() > MAX_OPEN) {
                Iterator<FileChannel> eldest = open.values().iterator();
                eldest.next().close();
                eldest.remove();
            }
        }
        return channel;
    }

    /** Gives every file its length and puts it on the disk; empty ones are made. */
    synchronized void settle() throws IOException {
        for (int i = 0; i < paths.size(); i++) {
            FileChannel channel = channel(i);
            channel.truncate(info.files().get(i).bytes());
            channel.force(true);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        for (FileChannel channel : open.values()) {
            channel.close();
        }
        open.clear();
    }
}
