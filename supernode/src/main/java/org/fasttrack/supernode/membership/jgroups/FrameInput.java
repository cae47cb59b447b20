package org.fasttrack.supernode.membership.jgroups;

import java.io.IOException;
import org.jgroups.util.ByteArrayDataInputStream;

/**
 * One frame, in which a few bytes cannot claim much memory. JGroups makes room for as many bytes or things as a number
 * says before it looks whether they are there; with {@code -XX:+ExitOnOutOfMemoryError} one such number would end the
 * node. In what this stack sends every four-byte number counts something that follows, bits of a bit set at the least, or
 * is small: together they are at most {@value #PER_BYTE} for each byte of the frame, and {@value #SMALL}.
 */
final class FrameInput extends ByteArrayDataInputStream {
    private static final int PER_BYTE = 8;
    private static final int SMALL = 1 << 16;
    private long claimable;

    FrameInput(byte[] frame) {
        super(frame);
        claimable = (long) PER_BYTE * frame.length + SMALL;
    }

    /** @throws IOException when the numbers so far claim more than the frame can hold */
    @Override
    public int readInt() throws IOException {
        int number = super.readInt();
        claimable -= Math.max(0, number);
        if (claimable < 0) {
            throw new IOException("a number claims more than the frame holds: " + number);
        }
        return number;
    }
}
