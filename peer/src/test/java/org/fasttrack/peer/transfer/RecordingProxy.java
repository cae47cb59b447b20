package org.fasttrack.peer.transfer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;

/** Keeps every byte of both directions, as a wiretap would. */
public final class RecordingProxy extends LoopbackProxy {
    private final ByteArrayOutputStream seen;

    public RecordingProxy(InetSocketAddress server) throws IOException {
        this(server, new ByteArrayOutputStream()); // synchronized in all its methods
    }

    private RecordingProxy(InetSocketAddress server, ByteArrayOutputStream seen) throws IOException {
        super(server, (bytes, count, toServer) -> seen.write(bytes, 0, count));
        this.seen = seen;
    }

    public byte[] seen() {
        return seen.toByteArray();
    }

    /** Where {@code part} starts in {@code all}, or -1. */
    public static int find(byte[] all, byte[] part) {
        for (int at = 0; at <= all.length - part.length; at++) {
            int same = 0;
            while (same < part.length && all[at + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return at;
            }
        }
        return -1;
    }
}
