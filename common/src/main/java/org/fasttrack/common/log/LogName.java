package org.fasttrack.common.log;

import org.fasttrack.common.identity.NodeId;

/**
 * The origin of a log, and the name of its key: {@code fasttrack/NETWORK/NODE}. Since the name holds the key, a checkpoint can
 * be checked by whoever has only the checkpoint.
 *
 * @param network the network's id in base32
 */
public record LogName(String network, NodeId owner) {
    private static final String PREFIX = "fasttrack/";

    public LogName {
        if (!network.matches("[a-z2-7]{1,64}")) {
            throw new IllegalArgumentException("'" + network + "' is not a network's id");
        }
    }

    /** @throws IllegalArgumentException when this is not the name of a log of this kind */
    public static LogName parse(String origin) {
        int slash = origin.lastIndexOf('/');
        if (!origin.startsWith(PREFIX) || slash < PREFIX.length()) {
            throw new IllegalArgumentException("'" + origin + "' is not fasttrack/NETWORK/NODE");
        }
        return new LogName(origin.substring(PREFIX.length(), slash), NodeId.parse(origin.substring(slash + 1)));
    }

    public NoteKey key(NoteKey.Type type) {
        return new NoteKey(toString(), type, owner);
    }

    @Override
    public String toString() {
        return PREFIX + network + "/" + owner;
    }
}
