package org.fasttrack.peer.queue;

/** Which of the waiting downloads begins next; those that run are not stopped for others. */
public enum Priority {
    HIGH,
    NORMAL,
    LOW
}
