package org.fasttrack.supernode.directory;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.fasttrack.common.share.ShareRecord;
import org.jspecify.annotations.Nullable;

/** A change of a list: names that go and records that come. It touches only the parts where those names stand. */
final class ListEdit {
    /** The order of share lists, on bare names. */
    private static final Comparator<String> BY_NAME =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    /** By name: the new record, or null where one goes. */
    private final TreeMap<String, @Nullable ShareRecord> changes = new TreeMap<>(BY_NAME);

    ListEdit(Collection<String> removed, Collection<ShareRecord> added) {
        removed.forEach(name -> changes.put(name, null));
        added.forEach(record -> changes.put(record.name(), record));
    }

    /** The list that {@code old} becomes. @param records reads a part's */
    List<Stretch> of(OwnerList old, Function<Part, List<ShareRecord>> records) {
        List<Part> parts = old.parts();
        List<Stretch> stretches = new ArrayList<>();
        if (parts.isEmpty()) {
            addEdited(List.of(), changes, stretches);
        }
        for (int i = 0; i < parts.size(); i++) {
            Map<String, @Nullable ShareRecord> here = changes(parts, i);
            if (here.isEmpty()) {
                stretches.add(new Stretch.Kept(parts.get(i)));
            } else {
                addEdited(records.apply(parts.get(i)), here, stretches);
            }
        }
        return stretches;
    }

    /** Those from the part's first name to the next part's; the outer parts take what is beyond. */
    private Map<String, @Nullable ShareRecord> changes(List<Part> parts, int number) {
        Map<String, @Nullable ShareRecord> here = changes;
        if (number > 0) {
            here = changes.tailMap(parts.get(number).first, true);
        }
        if (number + 1 < parts.size()) {
            here = ((java.util.NavigableMap<String, @Nullable ShareRecord>) here)
                    .headMap(parts.get(number + 1).first, false);
        }
        return here;
    }

    private static void addEdited(
            List<ShareRecord> records, Map<String, @Nullable ShareRecord> changes, List<Stretch> stretches) {
        TreeMap<String, ShareRecord> edited = new TreeMap<>(BY_NAME);
        records.forEach(record -> edited.put(record.name(), record));
        changes.forEach((name, record) -> {
            edited.remove(name);
            if (record != null) {
                edited.put(name, record);
            }
        });
        if (!edited.isEmpty()) {
            stretches.addAll(ListCutter.cut(List.copyOf(edited.values())));
        }
    }
}
