package org.fasttrack.peer.cli;

import java.util.Locale;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;

/** How far a folder's files are, together. Thread-safe. */
final class FolderTally {
    private final Console console;
    private final long beginNanos = System.nanoTime();
    private int files;
    private long bytes;
    private int done;
    private int here;
    private int queued;
    private long came;

    FolderTally(Console console) {
        this.console = console;
    }

    synchronized void begin(int all, long allBytes) {
        files = all;
        bytes = allBytes;
        console.note(Count.of(all, "file") + ", " + Sizes.show(allBytes));
    }

    /** One of the files that are on their way. */
    final class File {
        private final long size;
        private long shown;

        private File(long size) {
            this.size = size;
        }

        void progress(long now) {
            synchronized (FolderTally.this) {
                came += now - shown;
                shown = now;
                show();
            }
        }

        void done() {
            synchronized (FolderTally.this) {
                done++;
                progress(size);
            }
        }

        void here() {
            synchronized (FolderTally.this) {
                here++;
                progress(size);
            }
        }

        void queued() {
            synchronized (FolderTally.this) {
                queued++;
                show();
            }
        }
    }

    File file(long size) {
        return new File(size);
    }

    private void show() {
        console.progress(Sizes.show(came) + " of " + Sizes.show(bytes) + ", " + (done + here + queued) + " of "
                + Count.of(files, "file"));
    }

    synchronized void end(boolean json) {
        double seconds = (System.nanoTime() - beginNanos) / 1e9;
        if (json) {
            console.json(Json.of(
                    "done", true, "files", files, "fetched", done, "here", here, "queued", queued, "seconds", seconds));
            return;
        }
        int failed = files - done - here - queued;
        console.note(String.format(
                Locale.ROOT,
                "%s fetched and verified in %.2f s%s%s%s",
                Count.of(done, "file"),
                seconds,
                here == 0 ? "" : ", " + here + " here already",
                queued == 0 ? "" : ", " + queued + " queued",
                failed == 0 ? "" : ", " + failed + " not fetched: the same command tries them again"));
    }
}
