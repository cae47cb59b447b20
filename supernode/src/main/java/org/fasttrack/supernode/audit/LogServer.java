package org.fasttrack.supernode.audit;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.supernode.ledger.LogArchive.Claims;

/** A live supernode that is audited. Nothing it says is believed. Each call throws an {@link IOException} when no answer comes. */
public interface LogServer {
    /** Who it is, as TLS proved. */
    NodeId id() throws IOException;

    /** Where it is, for people. */
    String place();

    /** The signed heads of the logs it has. @throws IOException also when one is no signed head */
    List<Checkpoint> heads() throws IOException;

    /** Some entries of a log from index {@code from} on; none when it has or gives no more. */
    List<byte[]> entries(NodeId log, long from) throws IOException;

    /** The scores it claims, with whose attestations count as far as it proves that. */
    Told claims() throws IOException;

    /** @param witnesses the network's roots, and those whose certificates it showed */
    record Told(Claims claims, Set<NodeId> witnesses) {}
}
