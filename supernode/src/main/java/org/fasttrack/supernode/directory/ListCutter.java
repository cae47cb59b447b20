package org.fasttrack.supernode.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.share.ShareRecord;

/**
 * Cuts a long list into parts where the names themselves say so (content-defined chunking: Muthitacharoen et al., "A
 * Low-bandwidth Network File System", 2001): after a change the cuts elsewhere stay, and only the parts that changed are
 * indexed again. A short list is one part.
 */
final class ListCutter {
    static final int WHOLE = 4096;
    private static final int SHORTEST = 256;
    private static final int LONGEST = 4096;
    /** One name in so many begins a part. */
    private static final int MEAN = 1024;

    private ListCutter() {}

    /** The new list, as far as possible in parts of the old one. */
    static List<Stretch> against(OwnerList old, List<ShareRecord> list) {
        List<Stretch> cuts = cut(list);
        if (cuts.size() < 2 || old.parts().isEmpty()) {
            return cuts;
        }
        Map<Long, Part> known = new HashMap<>();
        old.parts().stream().filter(part -> part.fingerprint != 0).forEach(part -> known.put(part.fingerprint, part));
        cuts.replaceAll(stretch -> kept(stretch, known));
        return cuts;
    }

    private static Stretch kept(Stretch stretch, Map<Long, Part> known) {
        if (stretch instanceof Stretch.Fresh(List<ShareRecord> records, long fingerprint)) {
            // Each part stands in the new list once.
            Part part = known.remove(fingerprint);
            if (part != null && part.files == records.size()) {
                return new Stretch.Kept(part);
            }
        }
        return stretch;
    }

    /** Short lists in one piece, without a fingerprint: they are cheap to index, and most lists are short. */
    static List<Stretch> cut(List<ShareRecord> list) {
        if (list.isEmpty()) {
            return List.of();
        }
        if (list.size() <= WHOLE) {
            return List.of(new Stretch.Fresh(list, 0));
        }
        List<Stretch> cuts = new ArrayList<>(list.size() / MEAN + 1);
        byte[] id = new byte[ContentId.BYTES];
        int from = 0;
        long fingerprint = 0;
        for (int i = 0; i < list.size(); i++) {
            ShareRecord record = list.get(i);
            long name = hash(record.name());
            int files = i - from;
            if (files >= LONGEST || (files >= SHORTEST && (name >>> 40 & MEAN - 1) == 0)) {
                cuts.add(new Stretch.Fresh(list.subList(from, i), fingerprint));
                from = i;
                fingerprint = 0;
            }
            fingerprint = mix(fingerprint ^ fingerprint(record, name, id));
        }
        cuts.add(new Stretch.Fresh(list.subList(from, list.size()), fingerprint));
        return cuts;
    }

    private static long fingerprint(ShareRecord record, long name, byte[] id) {
        record.content().copyTo(id, 0);
        long content =
                Bytes.longAt(id, 0) ^ Bytes.longAt(id, 8) * 31 ^ Bytes.longAt(id, 16) ^ Bytes.longAt(id, 24) * 17;
        return mix(mix(mix(name ^ content) ^ record.bytes()) ^ record.modifiedMillis());
    }

    private static long hash(String name) {
        long hash = name.length();
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x9E3779B97F4A7C15L;
        }
        return mix(hash);
    }

    private static long mix(long value) {
        long mixed = (value ^ value >>> 32) * 0xD6E8FEB86659FD93L;
        return mixed ^ mixed >>> 32;
    }
}
