package org.fasttrack.supernode.membership;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fasttrack.common.identity.NodeId;

/** Who hears which topic of a cluster. Thread-safe. */
public final class Listeners {
    private static final Topic[] BY_NUMBER = byNumber();

    private final Map<Topic, Channel.Listener> listeners = new ConcurrentHashMap<>();

    private static Topic[] byNumber() {
        Topic[] topics = new Topic[Byte.MAX_VALUE];
        for (Topic topic : Topic.values()) {
            topics[topic.number()] = topic;
        }
        return topics;
    }

    /** @throws IllegalStateException when the topic has its listener already */
    public void add(Topic topic, Channel.Listener listener) {
        if (listeners.putIfAbsent(topic, listener) != null) {
            throw new IllegalStateException(topic + " is listened to already");
        }
    }

    /** False when nobody listens to this topic here, or the message is longer than it allows. */
    public boolean onMessage(NodeId from, byte topicNumber, byte[] message) {
        Topic topic = topicNumber < 0 || topicNumber >= BY_NUMBER.length ? null : BY_NUMBER[topicNumber];
        Channel.Listener listener = topic == null ? null : listeners.get(topic);
        if (topic == null || listener == null || message.length > topic.maxBytes()) {
            return false;
        }
        listener.onMessage(from, message);
        return true;
    }

    public void onView(ClusterView view) {
        listeners.values().forEach(listener -> listener.onView(view));
    }
}
