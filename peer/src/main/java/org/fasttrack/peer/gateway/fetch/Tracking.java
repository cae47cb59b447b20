package org.fasttrack.peer.gateway.fetch;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fasttrack.peer.gateway.metainfo.Infohash;
import org.fasttrack.peer.gateway.metainfo.Magnet;

/** Keeps asking a torrent's trackers for peers, each for each infohash, until it is closed. */
final class Tracking implements AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(20);
    /** However long the interval a tracker asks for: it is asked again sooner as long as nobody is known. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final TrackerClient client;
    private final PeerBook peers;
    private final Map<String, String> trouble;
    private final List<Thread> threads = new ArrayList<>();
    private volatile long left = 1;
    private volatile boolean completed;

    Tracking(Magnet magnet, byte[] peerId, PeerBook peers, Map<String, String> trouble) {
        this.client = new TrackerClient(peerId);
        this.peers = peers;
        this.trouble = trouble;
        for (String url : magnet.trackers()) {
            for (Infohash hash : magnet.infohashes()) {
                threads.add(Thread.ofVirtual().name("tracker").start(() -> track(url, hash)));
            }
        }
    }

    /** What is told to trackers from now on. */
    void left(long bytes) {
        left = bytes;
    }

    void completed() {
        completed = true;
        left = 0;
    }

    private void track(String url, Infohash hash) {
        String event = "started";
        try {
            while (true) {
                event = ask(url, hash, event);
            }
        } catch (InterruptedException e) {
            goodbye(url, hash);
        }
    }

    private String ask(String url, Infohash hash, String event) throws InterruptedException {
        Duration next = RETRY;
        String again = event;
        try {
            TrackerClient.Answer answer = client.announce(url, hash, new TrackerClient.Told(0, left, event));
            peers.add(answer.peers());
            next = peers.size() > 0 && answer.next().compareTo(LONGEST) < 0 ? answer.next() : LONGEST;
            next = peers.size() == 0 && next.compareTo(RETRY) > 0 ? RETRY : next;
            again = "";
        } catch (IOException e) {
            trouble.put(url, String.valueOf(e.getMessage()));
        }
        Thread.sleep(next);
        return again;
    }

    /** So that nobody is sent to us any more. */
    private void goodbye(String url, Infohash hash) {
        try {
            if (completed) {
                client.announce(url, hash, new TrackerClient.Told(0, 0, "completed"));
            }
            client.announce(url, hash, new TrackerClient.Told(0, left, "stopped"));
        } catch (IOException e) {
            // It forgets us by itself.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofSeconds(1));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
