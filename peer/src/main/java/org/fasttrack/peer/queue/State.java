package org.fasttrack.peer.queue;

/** Where a download of the queue stands. */
public enum State {
    /** It waits for others to end. */
    QUEUED,
    RUNNING,
    /** Until it is resumed. */
    PAUSED,
    /** Nobody serves it now; it is tried again by itself. */
    WAITING,
    DONE,
    /** It will not go on by itself. */
    FAILED;

    /** Whether nothing happens to it by itself any more. */
    public boolean ended() {
        return this == DONE || this == FAILED;
    }
}
