package org.fasttrack.common.network;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** Addresses as people write them: {@code HOST:PORT}, an IPv6 host in brackets. */
public final class HostPort {
    private static final int MAX_PORT = 65_535;
    /** Of the host's part; the longest is an IPv6 address with an IPv4 tail and a scope. */
    private static final int MAX_NUMERIC_CHARS = 64;

    private HostPort() {}

    /** Resolves the host. @throws IllegalArgumentException with one clear line unless {@code text} is {@code HOST:PORT} */
    public static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT");
        }
        return new InetSocketAddress(host(text, text.substring(0, colon)), port(text, text.substring(colon + 1)));
    }

    /**
     * An address that others tell: a number, never a name, because looking a name up tells its owner and takes time. Empty
     * unless {@code text} is an IPv4 or bracketed IPv6 address, and a port above 0.
     */
    public static Optional<InetSocketAddress> numeric(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0
                || colon > MAX_NUMERIC_CHARS
                || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            return Optional.empty();
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        int port = Integer.parseInt(text.substring(colon + 1));
        if (port == 0 || port > MAX_PORT) {
            return Optional.empty();
        }
        try {
            InetAddress address = bracketed
                    ? Inet6Address.ofLiteral(host.substring(1, host.length() - 1))
                    : Inet4Address.ofLiteral(host);
            return Optional.of(new InetSocketAddress(address, port));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static InetAddress host(String text, String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("the host of '" + text + "' is not known", e);
        }
    }

    private static int port(String text, String port) {
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > MAX_PORT) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT: a port is 0 to " + MAX_PORT);
        }
        return Integer.parseInt(port);
    }

    public static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** The same host, {@code by} ports further. */
    public static InetSocketAddress shifted(InetSocketAddress base, int by) {
        return new InetSocketAddress(base.getAddress(), base.getPort() + by);
    }
}
