package org.fasttrack.supernode.audit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.Frontier;
import org.fasttrack.common.log.LogName;
import org.fasttrack.common.log.TreeHash;
import org.fasttrack.common.log.TreeHead;
import org.fasttrack.supernode.audit.AuditFault.Kind;

/** All copies of one log: the longest is verified entry by entry, the others are hashed and must agree with it. */
final class LogAudit {
    private final LogName name;
    private final List<LogSource> copies;
    private final Consumer<AuditFault> faults;
    private final LongConsumer progress;
    private final List<Claim> claims = new ArrayList<>();
    private final Map<Long, TreeHead> heads = new HashMap<>();

    /**
     * What a place says of the log at some size.
     *
     * @param signed whether its owner signed that; otherwise it is what the entries there hash to
     */
    private record Claim(LogSource copy, TreeHead head, boolean signed) {}

    LogAudit(LogName name, List<LogSource> copies, Consumer<AuditFault> faults, LongConsumer progress) {
        this.name = name;
        this.copies = copies;
        this.faults = faults;
        this.progress = progress;
    }

    /** @return how many entries the longest copy has */
    long run(Pipeline pipeline, Frontier frontier) throws IOException {
        copies.forEach(this::claimOfHead);
        LogSource longest = copies.size() == 1 ? copies.getFirst() : longest();
        claims.forEach(claim -> heads.put(claim.head().size(), claim.head()));
        Optional<String> problem = longest.read((index, entry) -> {
            pipeline.entry(entry);
            progress.accept(entry.length);
        });
        pipeline.finish();
        if (copies.size() == 1) {
            problem.ifPresent(what -> fault(Kind.DAMAGED_LOG, longest, what));
        }
        compare(frontier.size());
        return frontier.size();
    }

    /** Hashes every copy, which costs little, and says which can be read furthest. */
    private LogSource longest() throws IOException {
        LogSource longest = copies.getFirst();
        long most = -1;
        for (LogSource copy : copies) {
            Frontier own = new Frontier();
            copy.read((index, entry) -> own.add(TreeHash.leaf(entry)))
                    .ifPresent(what -> fault(Kind.DAMAGED_LOG, copy, what));
            claims.add(new Claim(copy, own.head(), false));
            if (own.size() > most) {
                most = own.size();
                longest = copy;
            }
        }
        return longest;
    }

    /** Called as the longest copy grows: remembers its heads at the sizes that somebody claims something about. */
    void grown(Frontier frontier) {
        if (heads.containsKey(frontier.size())) {
            heads.put(frontier.size(), frontier.head());
        }
    }

    private void claimOfHead(LogSource copy) {
        try {
            Optional<Checkpoint> head = copy.head();
            if (head.isPresent() && !head.get().name().equals(name)) {
                fault(Kind.BAD_HEAD, copy, "the head is one of " + head.get().name());
            } else {
                head.ifPresent(signed -> claims.add(new Claim(copy, signed.head(), true)));
            }
        } catch (IOException e) {
            fault(Kind.BAD_HEAD, copy, String.valueOf(e.getMessage()));
        }
    }

    private void compare(long entries) {
        heads.put(0L, new Frontier().head());
        List<Claim> kept = claims.stream()
                .filter(claim -> claim.signed() && holds(claim, entries))
                .toList();
        for (Claim claim : claims) {
            if (claim.head().size() > entries) {
                fault(
                        Kind.DAMAGED_LOG,
                        claim.copy(),
                        "entry " + entries + " and those after it are missing: the head covers "
                                + claim.head().size());
            } else if (!holds(claim, entries)) {
                mismatch(claim, kept);
            }
        }
    }

    private boolean holds(Claim claim, long entries) {
        TreeHead own = heads.get(claim.head().size());
        return claim.head().size() <= entries && own != null && own.sameAs(claim.head());
    }

    /** Two signed heads convict the owner; anything else only this copy. */
    private void mismatch(Claim claim, List<Claim> kept) {
        Optional<Claim> other = kept.stream()
                .filter(held -> held.head().size() >= claim.head().size())
                .findFirst();
        if (claim.signed() && other.isPresent()) {
            String both = claim.head() + " in " + claim.copy().place() + " and "
                    + other.get().head() + " in " + other.get().copy().place();
            faults.accept(new AuditFault(
                    Kind.CONFLICTING_HEADS, name.owner(), both, "both are signed, and one excludes the other"));
        } else if (claim.signed()) {
            fault(Kind.HEAD_MISMATCH, claim.copy(), "the entries do not hash to the signed head " + claim.head());
        } else {
            fault(Kind.HEAD_MISMATCH, claim.copy(), "the entries are not those of the longest copy");
        }
    }

    private void fault(Kind kind, LogSource copy, String what) {
        Kind named = kind == Kind.DAMAGED_LOG && copy.servedBy().isPresent() ? Kind.WITHHELD_ENTRIES : kind;
        NodeId culprit = kind == Kind.BAD_HEAD ? name.owner() : copy.servedBy().orElse(name.owner());
        faults.accept(new AuditFault(named, culprit, copy.place(), what));
    }
}
