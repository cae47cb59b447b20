package org.fasttrack.supernode.directory;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** What an owner shares now: the parts of the list in its order. */
record OwnerList(List<Part> parts) {
    static final OwnerList EMPTY = new OwnerList(List.of());

    OwnerList {
        parts = List.copyOf(parts);
    }

    /** The parts that are not among {@code kept}. */
    List<Part> without(List<Part> kept) {
        Set<Part> stay = Collections.newSetFromMap(new IdentityHashMap<>());
        stay.addAll(kept);
        return parts.stream().filter(part -> !stay.contains(part)).toList();
    }

    long files() {
        return parts.stream().mapToLong(part -> part.files).sum();
    }

    long bytes() {
        return parts.stream().mapToLong(part -> part.bytes).sum();
    }
}
