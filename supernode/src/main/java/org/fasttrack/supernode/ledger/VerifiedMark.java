package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fasttrack.common.log.TreeHead;
import org.fasttrack.common.runtime.WholeFile;

/**
 * Which entries of a copy have been verified, in a file beside it, so that the next start need not do so again. It holds for
 * entries that hash to the root in it and for no others: of a damaged or exchanged copy everything is verified anew. Lines: entries,
 * root in Base64, then the index of each entry that is no evidence.
 */
final class VerifiedMark {
    private static final int MAX_LINES = 2 + 4096;
    private static final long MAX_BYTES = 1 << 17;
    private final Path path;

    /** Of the first entries of a copy. @param invalid those among them that are no evidence */
    record Verified(TreeHead head, Set<Long> invalid) {
        Verified {
            invalid = Set.copyOf(invalid);
        }

        /** Whether the entry at {@code index} is known to be evidence. */
        boolean knows(long index) {
            return index < head.size() && !invalid.contains(index);
        }
    }

    VerifiedMark(Path log) {
        this.path = log.resolveSibling(log.getFileName() + ".verified");
    }

    /** Empty when there is none, or none that can be read: then everything is verified again. */
    Optional<Verified> read() {
        try {
            if (!Files.exists(path) || Files.size(path) > MAX_BYTES) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(path, StandardCharsets.US_ASCII);
            TreeHead head = new TreeHead(
                    Long.parseLong(lines.getFirst()), Base64.getDecoder().decode(lines.get(1)));
            List<Long> invalid = lines.stream().skip(2).map(Long::valueOf).toList();
            return Optional.of(new Verified(head, Set.copyOf(invalid)));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    void write(Verified verified) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(Long.toString(verified.head().size()));
        lines.add(Base64.getEncoder().encodeToString(verified.head().root()));
        verified.invalid().stream().sorted().map(String::valueOf).forEach(lines::add);
        if (lines.size() <= MAX_LINES) {
            WholeFile.replace(path, lines);
        }
    }
}
