package org.fasttrack.common.network;

import org.fasttrack.common.identity.NodeId;

/** A supernode that the network's creator named, and its control address {@code host:port}. Written {@code ID@HOST:PORT}. */
public record RootKey(NodeId id, String address) {
    /** @throws IllegalArgumentException with one clear line unless {@code text} is {@code ID@HOST:PORT} */
    public static RootKey parse(String text) {
        int at = text.indexOf('@');
        if (at < 0 || !text.substring(at + 1).matches("\\[?[A-Za-z0-9.:-]+\\]?:[0-9]{1,5}")) {
            throw new IllegalArgumentException("'" + text + "' is not ID@HOST:PORT");
        }
        return new RootKey(NodeId.parse(text.substring(0, at)), text.substring(at + 1));
    }

    @Override
    public String toString() {
        return id + "@" + address;
    }
}
