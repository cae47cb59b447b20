package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.LogName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copies of other supernodes' logs, a file each. One thread changes them; {@link #heads} may be asked from any. */
final class Copies implements AutoCloseable {
    static final int MAX_COPIES = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Copies.class);
    private static final String SUFFIX = ".log";

    private final Path folder;
    private final LogName own;
    private final InstantSource clock;
    private final CopyAllowance allowance;
    private final Map<NodeId, Replica> copies = new ConcurrentSkipListMap<>();

    /** Hears what copies bring, in the order of each log, none left out. */
    interface Reader {
        /**
         * The next entry of a copy. It is what its owner logged.
         *
         * @param known whether it was verified before
         * @return whether it is evidence
         */
        boolean copied(NodeId log, long index, byte[] entry, boolean known);

        /** Whether so much of this log is no evidence that no more of it is read. */
        boolean distrusts(NodeId log);
    }

    Copies(Path folder, LogName own, InstantSource clock) {
        this.folder = folder;
        this.allowance = new CopyAllowance(CopyAllowance.Disk.of(folder), System::nanoTime);
        this.own = own;
        this.clock = clock;
    }

    /** Opens what an earlier run copied. A copy that cannot be opened is passed over: its owner has the log. */
    void open(Reader reader) throws IOException {
        Files.createDirectories(folder);
        for (NodeId owner : owners()) {
            try {
                read(of(new LogName(own.network(), owner)), reader);
            } catch (IOException e) {
                LOG.warn("the copy of {}'s log cannot be opened: {}", owner.shortForm(), e.getMessage());
            }
        }
    }

    /**
     * Has everything judged that was not yet in this run.
     *
     * @throws IOException when an entry cannot be read: it and those after it are given up, and count when they are back
     */
    static void read(Replica copy, Reader reader) throws IOException {
        VerifiedMark.Verified known = copy.verified();
        NodeId owner = copy.name().owner();
        while (copy.judged() < copy.size() && !reader.distrusts(owner)) {
            long index = copy.judged();
            copy.judge(reader.copied(owner, index, entry(copy, index), known.knows(index)));
        }
        if (known.head().size() < copy.size()) {
            copy.keepVerified();
        }
    }

    private static byte[] entry(Replica copy, long index) throws IOException {
        try {
            return copy.entry(index);
        } catch (IOException e) {
            copy.lose(index);
            throw e;
        }
    }

    /** The copies that lost entries. */
    List<Replica> damaged() {
        return copies.values().stream().filter(Replica::isDamaged).toList();
    }

    CopyAllowance allowance() {
        return allowance;
    }

    private List<NodeId> owners() throws IOException {
        List<NodeId> owners = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.limit(10L * MAX_COPIES).sorted().toList()) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(SUFFIX)) {
                    owner(name.substring(0, name.length() - SUFFIX.length())).ifPresent(owners::add);
                }
            }
        }
        return owners;
    }

    private static Optional<NodeId> owner(String text) {
        try {
            return Optional.of(NodeId.parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The copy of this log, begun if there is none. @throws IllegalArgumentException when it is nobody else's in this network */
    Replica of(LogName name) throws IOException {
        if (!name.network().equals(own.network()) || name.equals(own)) {
            throw new IllegalArgumentException("a head of " + name);
        }
        Replica known = copies.get(name.owner());
        if (known != null) {
            return known;
        }
        if (copies.size() >= MAX_COPIES) {
            throw new IOException("more than " + MAX_COPIES + " logs to copy");
        }
        Replica opened = Replica.open(folder.resolve(name.owner() + SUFFIX), name, clock);
        copies.put(name.owner(), opened);
        return opened;
    }

    Optional<Replica> find(NodeId owner) {
        return Optional.ofNullable(copies.get(owner));
    }

    /** The copy, if it has every entry that its accepted head covers. */
    Optional<Replica> whole(NodeId owner) {
        return find(owner).filter(copy -> copy.head().isPresent() && !copy.isDamaged());
    }

    List<Checkpoint> heads() {
        return copies.values().stream()
                .map(Replica::head)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public void close() throws IOException {
        for (Replica copy : copies.values()) {
            copy.close();
        }
    }
}
