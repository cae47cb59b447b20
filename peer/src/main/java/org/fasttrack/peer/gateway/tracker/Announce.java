package org.fasttrack.peer.gateway.tracker;

import java.net.InetSocketAddress;
import org.fasttrack.peer.swarm.wire.Handshake;
import org.fasttrack.peer.swarm.wire.MalformedException;

/**
 * A client tells that it is there, and asks who else is (BEP 3).
 *
 * @param infoHash 20 bytes
 * @param listens where it can be reached: the address that it asked from, never one that it names, and its port
 * @param left bytes that it lacks; 0 for a seeder
 * @param wanted how many others it asks for
 * @param stopped whether it leaves
 */
public record Announce(byte[] infoHash, InetSocketAddress listens, long left, int wanted, boolean stopped) {
    private static final int DEFAULT_WANTED = 50;
    private static final int MAX_PORT = 65_535;

    public Announce {
        infoHash = infoHash.clone();
    }

    @Override
    public byte[] infoHash() {
        return infoHash.clone();
    }

    /** @param from the connection's other end */
    public static Announce parse(String query, InetSocketAddress from) throws MalformedException {
        var parameters = new QueryString(query);
        byte[] infoHash = parameters.bytes("info_hash");
        long port = parameters.number("port", 0);
        if (infoHash.length != Handshake.ID_BYTES) {
            throw new MalformedException("info_hash has " + infoHash.length + " bytes, not 20");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new MalformedException("there is no port to reach you at");
        }
        return new Announce(
                infoHash,
                new InetSocketAddress(from.getAddress(), (int) port),
                parameters.number("left", 1),
                (int) Math.min(parameters.number("numwant", DEFAULT_WANTED), DEFAULT_WANTED),
                parameters.text("event").equals("stopped"));
    }
}
