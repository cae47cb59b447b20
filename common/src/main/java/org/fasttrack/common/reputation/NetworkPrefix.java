package org.fasttrack.common.reputation;

import java.util.HexFormat;

/**
 * The part of the internet that an address belongs to, as far as many addresses are cheap to have: a whole private,
 * loopback or shared address (each is one machine of a known network), the /24 of another IPv4 address, the /48 of an IPv6 address.
 *
 * @param text lower-case hexadecimal of the bytes that count, e.g. {@code c0a80117} or {@code 20010db80001}
 */
public record NetworkPrefix(String text) implements Comparable<NetworkPrefix> {
    private static final int MAX_LENGTH = 32;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    public NetworkPrefix {
        if (text.isEmpty() || text.length() > MAX_LENGTH || !text.matches("[0-9a-f]+")) {
            throw new IllegalArgumentException("not a network prefix: '" + text + "'");
        }
    }

    /** @param address 4 or 16 bytes in network order */
    public static NetworkPrefix of(byte[] address) {
        return new NetworkPrefix(HexFormat.of().formatHex(address, 0, counted(address)));
    }

    private static int counted(byte[] address) {
        return switch (address.length) {
            case IPV4_BYTES -> isLocal(address[0] & 0xff, address[1] & 0xff) ? IPV4_BYTES : 3;
            case IPV6_BYTES -> isLocalV6(address) ? IPV6_BYTES : 6;
            default -> throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + address.length);
        };
    }

    /** RFC 1918, RFC 6598 (shared), loopback and link-local addresses. */
    private static boolean isLocal(int first, int second) {
        return first == 10
                || first == 127
                || (first == 172 && second >> 4 == 1)
                || (first == 192 && second == 168)
                || (first == 169 && second == 254)
                || (first == 100 && second >> 6 == 1);
    }

    /** Unique local (RFC 4193), link-local, and the unassigned block that has loopback in it. */
    private static boolean isLocalV6(byte[] address) {
        boolean uniqueLocal = (address[0] & 0xfe) == 0xfc;
        boolean linkLocal = (address[0] & 0xff) == 0xfe && (address[1] & 0xc0) == 0x80;
        return uniqueLocal || linkLocal || (address[0] == 0 && address[1] == 0);
    }

    @Override
    public int compareTo(NetworkPrefix o) {
        return text.compareTo(o.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
