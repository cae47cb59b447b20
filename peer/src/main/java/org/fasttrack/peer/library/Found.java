package org.fasttrack.peer.library;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the walks of one scan have found; names are unique and at most {@code maxFiles}. */
final class Found {
    /** Reports beyond this many are only counted. */
    static final int MAX_SKIPPED = 10_000;

    private final int maxFiles;
    private final List<FoundFile> files = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final List<Skipped> skipped = new ArrayList<>();
    private int skippedCount;

    Found(int maxFiles) {
        this.maxFiles = maxFiles;
    }

    void add(FoundFile file) {
        if (files.size() >= maxFiles) {
            skip(new Skipped(file.path(), Skipped.Reason.TOO_MANY, "a share list holds " + maxFiles + " files"));
        } else if (names.add(file.name())) {
            files.add(file);
        } else {
            skip(new Skipped(file.path(), Skipped.Reason.DUPLICATE_NAME, "another file has this name in NFC"));
        }
    }

    void skip(Skipped skip) {
        skippedCount++;
        if (skipped.size() < MAX_SKIPPED) {
            skipped.add(skip);
        }
    }

    List<FoundFile> files() {
        return files;
    }

    List<Skipped> skipped() {
        return skipped;
    }

    int skippedCount() {
        return skippedCount;
    }
}
