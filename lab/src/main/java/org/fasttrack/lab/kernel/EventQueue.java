package org.fasttrack.lab.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The events to come, by time and then by the order of their scheduling, which makes the order total. A four-ary heap
 * in parallel arrays: no object for an entry, and half the depth of a binary one; a run with 10^5 nodes spends its time
 * here.
 */
final class EventQueue {
    private static final int WAYS = 4;

    private long[] times = new long[1024];
    private long[] orders = new long[1024];
    private int[] nodes = new int[1024];
    private @Nullable Event[] events = new @Nullable Event[1024];
    private int size;
    private long scheduled;

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** The earliest event's time; there is one. */
    long time() {
        return times[0];
    }

    /** The node that the earliest event belongs to. */
    int node() {
        return nodes[0];
    }

    void add(long time, int node, Event event) {
        if (size == times.length) {
            grow();
        }
        siftUp(size++, time, scheduled++, node, event);
    }

    /** Removes the earliest event. */
    Event remove() {
        Event first = events[0];
        if (first == null) {
            throw new IllegalStateException("no event is left");
        }
        size--;
        Event last = events[size];
        events[size] = null;
        if (size > 0 && last != null) {
            siftDown(times[size], orders[size], nodes[size], last);
        }
        return first;
    }

    private void siftUp(int from, long time, long order, int node, Event event) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) / WAYS;
            if (!before(time, order, parent)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        put(at, time, order, node, event);
    }

    private void siftDown(long time, long order, int node, Event event) {
        int at = 0;
        while (true) {
            int child = earliestChild(at);
            if (child < 0 || before(time, order, child)) {
                break;
            }
            move(child, at);
            at = child;
        }
        put(at, time, order, node, event);
    }

    private int earliestChild(int parent) {
        int first = parent * WAYS + 1;
        if (first >= size) {
            return -1;
        }
        int earliest = first;
        for (int child = first + 1; child < Math.min(first + WAYS, size); child++) {
            if (before(times[child], orders[child], earliest)) {
                earliest = child;
            }
        }
        return earliest;
    }

    private boolean before(long time, long order, int other) {
        return time < times[other] || (time == times[other] && order < orders[other]);
    }

    private void move(int from, int to) {
        times[to] = times[from];
        orders[to] = orders[from];
        nodes[to] = nodes[from];
        events[to] = events[from];
    }

    private void put(int at, long time, long order, int node, Event event) {
        times[at] = time;
        orders[at] = order;
        nodes[at] = node;
        events[at] = event;
    }

    private void grow() {
        int room = size * 2;
        times = Arrays.copyOf(times, room);
        orders = Arrays.copyOf(orders, room);
        nodes = Arrays.copyOf(nodes, room);
        events = Arrays.copyOf(events, room);
    }
}
