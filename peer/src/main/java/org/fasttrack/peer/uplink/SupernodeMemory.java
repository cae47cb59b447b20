package org.fasttrack.peer.uplink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.runtime.WholeFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supernodes this peer was attached to, latest first, one address a line of a small file: tried first after a restart,
 * also when no introducer is in reach any more. A damaged or missing file remembers nothing. Thread-safe.
 */
public final class SupernodeMemory {
    static final int MAX_SUPERNODES = 50;
    private static final long MAX_FILE_BYTES = 1 << 16;
    private static final Logger LOG = LoggerFactory.getLogger(SupernodeMemory.class);

    private final @Nullable Path file;
    private final List<String> addresses = new ArrayList<>();

    private SupernodeMemory(@Nullable Path file) {
        this.file = file;
    }

    /** Lasts as long as the process. */
    public static SupernodeMemory none() {
        return new SupernodeMemory(null);
    }

    public static SupernodeMemory in(Path file) {
        SupernodeMemory memory = new SupernodeMemory(file);
        try {
            if (Files.exists(file) && Files.size(file) <= MAX_FILE_BYTES) {
                Files.readAllLines(file).stream()
                        .filter(Introducers::isAddress)
                        .distinct()
                        .limit(MAX_SUPERNODES)
                        .forEach(memory.addresses::add);
            }
        } catch (IOException e) {
            LOG.warn("{} cannot be read; supernodes met before are not tried first", file, e);
        }
        return memory;
    }

    synchronized List<String> addresses() {
        return List.copyOf(addresses);
    }

    /** Moves {@code address} to the front, and writes the file in one step. */
    synchronized void met(String address) {
        if (!addresses.isEmpty() && addresses.getFirst().equals(address)) {
            return;
        }
        addresses.remove(address);
        addresses.addFirst(address);
        if (addresses.size() > MAX_SUPERNODES) {
            addresses.removeLast();
        }
        if (file != null) {
            write(file);
        }
    }

    private void write(Path to) {
        try {
            WholeFile.replace(to, List.copyOf(addresses));
        } catch (IOException e) {
            LOG.warn("{} cannot be written; this supernode is not remembered", to, e);
        }
    }
}
