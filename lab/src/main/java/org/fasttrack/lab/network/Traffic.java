package org.fasttrack.lab.network;

/** What a network carried so far. Each message sent is delivered, perhaps twice, or lost, or still under way. */
public record Traffic(long sent, long delivered, long lost, long duplicated, long bytes) {
    static final class Counter {
        long sent;
        long delivered;
        long lost;
        long duplicated;
        long bytes;

        Traffic total() {
            return new Traffic(sent, delivered, lost, duplicated, bytes);
        }
    }
}
