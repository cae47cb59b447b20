package org.fasttrack.peer.reach;

import java.util.Optional;
import java.util.function.Supplier;
import org.fasttrack.peer.transfer.DataPort;
import org.fasttrack.supernode.reach.Reachability;

/**
 * Where those who are asked to connect to this node arrive: its data port, if it has one.
 *
 * @param given what arrives there
 * @param reach whether others can connect to it; empty when there is none
 */
public record Arrivals(GivenConnections given, Supplier<Optional<Reachability>> reach) {
    /** Nobody can be asked to connect. */
    public static Arrivals none() {
        return new Arrivals(new GivenConnections(), Optional::empty);
    }

    /** At {@code port}, which has to be told who takes them. */
    public static Arrivals at(DataPort port, Supplier<Optional<Reachability>> reach) {
        Arrivals arrivals = new Arrivals(new GivenConnections(), reach);
        port.taking(arrivals.given());
        return arrivals;
    }
}
