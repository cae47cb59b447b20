package org.fasttrack.peer.library;

import java.util.List;

/** A shared folder's patterns, compiled. Paths are below the folder, {@code /}-separated. */
record FolderRules(List<PathPattern> include, List<PathPattern> exclude) {
    static FolderRules of(SharedFolder folder) {
        return of(folder.include(), folder.exclude());
    }

    static FolderRules of(List<String> include, List<String> exclude) {
        return new FolderRules(
                include.stream().map(PathPattern::new).toList(),
                exclude.stream().map(PathPattern::new).toList());
    }

    boolean excludes(String path) {
        return matchesAny(exclude, path);
    }

    /** Whether {@code path} or a folder on the way to it is excluded. */
    boolean excludesOnTheWay(String path) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            if (excludes(path.substring(0, slash))) {
                return true;
            }
        }
        return excludes(path);
    }

    boolean includesFile(String path) {
        return include.isEmpty() || matchesAny(include, path);
    }

    private static boolean matchesAny(List<PathPattern> patterns, String path) {
        String folded = PathPattern.fold(path);
        for (PathPattern pattern : patterns) {
            if (pattern.matches(folded)) {
                return true;
            }
        }
        return false;
    }
}
