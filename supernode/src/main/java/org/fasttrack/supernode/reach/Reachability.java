package org.fasttrack.supernode.reach;

/**
 * Whether others can connect to a peer's data port, as its supernode found out.
 *
 * @param address {@code host:port} that was tried, or would be
 * @param detail one line for people: why it cannot be reached; empty otherwise
 */
public record Reachability(State state, String address, String detail) {
    /** What a supernode knows of a data port. */
    public enum State {
        /** No test has ended yet: whoever wants something may try. */
        UNTESTED,
        /** A connection came through and the peer proved its identity on it. */
        OPEN,
        /** No connection comes through, or the peer says so itself: it has to be asked to connect out. */
        FIREWALLED
    }

    public static Reachability untested(String address) {
        return new Reachability(State.UNTESTED, address, "");
    }

    public static Reachability open(String address) {
        return new Reachability(State.OPEN, address, "");
    }

    public static Reachability firewalled(String address, String detail) {
        return new Reachability(State.FIREWALLED, address, detail);
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    public boolean isFirewalled() {
        return state == State.FIREWALLED;
    }
}
