package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.Consistency;
import org.fasttrack.common.log.LogName;
import org.fasttrack.common.log.TreeHead;
import org.jspecify.annotations.Nullable;

/** A copy of another supernode's log: a head is accepted only with the entries that lead to it from the one before. Thread-safe. */
public final class Replica implements AutoCloseable {
    private final LogName name;
    private final LogFile file;
    private final HeadFile headFile;
    private final InstantSource clock;
    private final VerifiedMark mark;
    private final Set<Long> invalid = new HashSet<>();
    private long judged;
    private @Nullable Checkpoint accepted;

    private Replica(Path path, LogName name, InstantSource clock) throws IOException {
        this.name = name;
        this.clock = clock;
        this.headFile = new HeadFile(path, name);
        this.accepted = headFile.read().orElse(null);
        this.file = openFile(path, name, accepted);
        this.mark = new VerifiedMark(path);
    }

    /** Opens or creates the copy. What it lost to damage it asks for again: {@link #size} says from where. */
    public static Replica open(Path path, LogName name, InstantSource clock) throws IOException {
        return new Replica(path, name, clock);
    }

    private static LogFile openFile(Path path, LogName name, @Nullable Checkpoint accepted) throws IOException {
        LogFile file = LogFile.open(path, name, 0);
        boolean rewritten = accepted != null
                && accepted.head().size() <= file.size()
                && !file.ask(tree -> tree.head(accepted.head().size())).sameAs(accepted.head());
        return rewritten ? LogFile.replace(file, name) : file;
    }

    public LogName name() {
        return name;
    }

    public Recovery recovery() {
        return file.recovery();
    }

    /** How many entries are here, and so the index of the first that is wanted. */
    public long size() {
        return file.size();
    }

    /** The last head that was accepted; it may be ahead of {@link #size} when the copy was damaged. */
    public synchronized Optional<Checkpoint> head() {
        return Optional.ofNullable(accepted);
    }

    /** Whether entries are missing here that the accepted head covers. */
    synchronized boolean isDamaged() {
        return accepted != null && accepted.head().size() > file.size();
    }

    /** Gives up the entries from {@code index} on, which the disk does not give any more: they have to come back. */
    synchronized void lose(long index) throws IOException {
        file.cutTo(index);
    }

    /**
     * Takes back some of what a damaged copy lost. Where it comes from does not matter: in the end it must hash to the accepted
     * head. What does not is thrown away whole, and comes once more from another.
     *
     * @param first the index of the first of {@code entries}
     * @return whether that was all, and right
     */
    synchronized boolean refill(long first, List<byte[]> entries) throws IOException {
        Checkpoint head = accepted;
        if (head == null || first != file.size() || !isDamaged()) {
            return false;
        }
        long missing = head.head().size() - first;
        file.append(entries.stream()
                .filter(entry -> entry.length > 0 && entry.length <= Frame.MAX_ENTRY_BYTES)
                .limit(missing)
                .toList());
        if (isDamaged()) {
            return false;
        }
        if (!file.ask(tree -> tree.head()).sameAs(head.head())) {
            file.cutTo(0);
            return false;
        }
        return true;
    }

    public byte[] entry(long index) throws IOException {
        return file.read(index);
    }

    /**
     * Takes a newer head with all entries from {@link #size} to it.
     *
     * @param head opened, so signed by the owner its name says
     */
    public synchronized Extension extend(Checkpoint head, List<byte[]> entries) throws IOException {
        if (!head.name().equals(name)) {
            return new Extension.Refused("a head of " + head.name() + ", not of " + name);
        }
        if (head.head().size() <= file.size()) {
            return compare(head);
        }
        if (file.size() + entries.size() != head.head().size()
                || entries.stream().anyMatch(entry -> entry.length == 0 || entry.length > Frame.MAX_ENTRY_BYTES)) {
            return new Extension.Refused("the entries are not those from " + file.size() + " to " + head);
        }
        if (!file.ask(tree -> Extensions.head(tree, entries)).sameAs(head.head()) || !continues(head, entries)) {
            return new Extension.Refused("the entries do not lead to " + head);
        }
        accept(head);
        file.append(entries);
        return new Extension.Extended(file.size());
    }

    /** When entries were lost, those that come must lead past the accepted head to the new one. */
    private boolean continues(Checkpoint head, List<byte[]> entries) {
        if (accepted == null || accepted.head().size() <= file.size()) {
            return true;
        }
        TreeHead known = accepted.head();
        long missing = known.size() - file.size();
        return head.head().size() >= known.size()
                && file.ask(tree -> Extensions.head(tree, entries.subList(0, Math.toIntExact(missing))))
                        .sameAs(known);
    }

    private void accept(Checkpoint head) throws IOException {
        headFile.write(head); // first: a head once accepted is never forgotten, entries can be asked for again
        accepted = head;
    }

    private Extension compare(Checkpoint head) {
        long size = head.head().size();
        TreeHead own = file.ask(tree -> tree.head(size));
        if (own.sameAs(head.head())) {
            return new Extension.Unchanged();
        }
        if (accepted == null || accepted.head().size() > file.size()) {
            return new Extension.Refused("nothing was accepted yet that " + head + " could contradict");
        }
        Checkpoint newer = accepted;
        Consistency path = file.ask(tree -> tree.consistency(size, newer.head().size()));
        return new Extension.Forked(EvidenceWriter.conflictEntry(head, newer, own.root(), path, clock.instant()));
    }

    /**
     * Judges a newer head that the entries did not lead to, by the consistency proof its owner gives for it.
     *
     * @param root the root that the proof starts from
     * @return the proof of the fork; empty when the proof is none, or the head extends the accepted one after all
     */
    public synchronized Optional<byte[]> judge(Checkpoint newer, byte[] root, Consistency path) {
        if (accepted == null || !newer.name().equals(name)) {
            return Optional.empty();
        }
        TreeHead known = accepted.head();
        boolean forked = path.oldSize() == known.size()
                && path.newSize() == newer.head().size()
                && path.verifies(root, newer.head().root())
                && !Arrays.equals(root, known.root());
        return forked
                ? Optional.of(EvidenceWriter.conflictEntry(accepted, newer, root, path, clock.instant()))
                : Optional.empty();
    }

    /** What an earlier run has verified of the entries that are here. */
    synchronized VerifiedMark.Verified verified() {
        return mark.read()
                .filter(verified -> verified.head().size() <= file.size()
                        && file.ask(tree -> tree.head(verified.head().size())).sameAs(verified.head()))
                .orElse(new VerifiedMark.Verified(file.ask(tree -> tree.head(0)), Set.of()));
    }

    /** How many of the entries that are here were judged in this run, one after the other from the first. */
    synchronized long judged() {
        return judged;
    }

    /** Notes whether the next entry that was not {@link #judged} yet is evidence. */
    synchronized void judge(boolean evidence) {
        if (!evidence) {
            invalid.add(judged);
        }
        judged++;
    }

    /** Remembers over a restart that all entries were verified, and which of them are no evidence. */
    synchronized void keepVerified() throws IOException {
        if (judged < file.size()) {
            return; // the mark would cover what nobody has verified
        }
        mark.write(new VerifiedMark.Verified(file.ask(tree -> tree.head()), invalid));
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
