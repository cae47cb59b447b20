package org.fasttrack.common.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Addresses as people write them: {@code HOST:PORT}, an IPv6 host in brackets. */
public final class HostPort {
    private static final int MAX_PORT = 65_535;

    private HostPort() {}

    /** Resolves the host. @throws IllegalArgumentException with one clear line unless {@code text} is {@code HOST:PORT} */
    public static InetSocketAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT");
        }
        return new InetSocketAddress(host(text, text.substring(0, colon)), port(text, text.substring(colon + 1)));
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
