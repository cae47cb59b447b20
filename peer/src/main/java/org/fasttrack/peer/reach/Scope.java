package org.fasttrack.peer.reach;

import java.net.Inet6Address;
import java.net.InetAddress;

/** From how far away an address is one and the same host. */
public enum Scope {
    PUBLIC,
    PRIVATE,
    LOOPBACK,
    /** No host at all: any, many, none. */
    NOWHERE;

    /** 100.64.0.0/10, RFC 6598. */
    private static final int CARRIER_TRANSLATION = (100 << 8) | 64;

    private static final int CARRIER_MASK = 0xffc0;
    /** fc00::/7, RFC 4193. */
    private static final int UNIQUE_LOCAL = 0xfc;

    private static final int UNIQUE_LOCAL_MASK = 0xfe;

    public static Scope of(InetAddress address) {
        if (address.isAnyLocalAddress() || address.isMulticastAddress()) {
            return NOWHERE;
        }
        if (address.isLoopbackAddress()) {
            return LOOPBACK;
        }
        return address.isSiteLocalAddress() || address.isLinkLocalAddress() || local(address.getAddress(), address)
                ? PRIVATE
                : PUBLIC;
    }

    private static boolean local(byte[] bytes, InetAddress address) {
        int first = Byte.toUnsignedInt(bytes[0]);
        int both = (first << 8) | Byte.toUnsignedInt(bytes[1]);
        return address instanceof Inet6Address
                ? (first & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL
                : (both & CARRIER_MASK) == CARRIER_TRANSLATION;
    }

    /**
     * Whether somebody at an address of this scope may send others to one of scope {@code target}: a supernode on the
     * internet has no business in anybody's own network.
     */
    public boolean maySendTo(Scope target) {
        return target != NOWHERE && target.compareTo(this) <= 0;
    }
}
