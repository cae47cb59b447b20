package org.fasttrack.lab.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A search for what every peer has, with a supernode chosen to fail in it. */
final class Silenced {
    /** In one name of each peer, and in no real one. */
    static final String EVERYWHERE = "quincequince";

    private final NodeProcess victim;
    private final NodeProcess asker;
    private final Map<NodeProcess, String> attachedTo;

    private Silenced(NodeProcess victim, NodeProcess asker, Map<NodeProcess, String> attachedTo) {
        this.victim = victim;
        this.asker = asker;
        this.attachedTo = attachedTo;
    }

    /** The victim has peers; the asker is attached to another supernode. */
    static Silenced in(TestNetwork network, List<NodeProcess> peers) throws IOException, InterruptedException {
        Map<NodeProcess, String> attachedTo = new HashMap<>();
        peers.forEach(peer -> attachedTo.put(peer, peer.supernode()));
        for (int attempt = 0; attempt < 10 && Set.copyOf(attachedTo.values()).size() == 1; attempt++) {
            NodeProcess moving = peers.getLast(); // it chooses anew, now that one supernode is fuller than the others
            moving.terminate();
            moving.start();
            attachedTo.put(moving, moving.supernode());
        }
        NodeProcess asker = peers.getFirst();
        String victim = attachedTo.values().stream()
                .filter(id -> !id.equals(attachedTo.get(asker)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("all peers went to one supernode: " + attachedTo));
        NodeProcess failing = network.supernodes().stream()
                .filter(node -> node.id().equals(victim))
                .findFirst()
                .orElseThrow();
        return new Silenced(failing, asker, attachedTo);
    }

    NodeProcess victim() {
        return victim;
    }

    Answer search(Object... options) {
        Object[] words = new Object[options.length + 1];
        System.arraycopy(options, 0, words, 0, options.length);
        words[options.length] = EVERYWHERE;
        return asker.search(words);
    }

    /** The peers of the other supernodes, all and only they, are in the answer. */
    void checkSurvivorsAreFound(Answer answer) {
        String dead = victim.id();
        Set<String> owners = new TreeSet<>();
        answer.hits().forEach(hit -> owners.addAll(hit.peers()));
        assertThat(owners)
                .containsExactlyInAnyOrderElementsOf(attachedTo.entrySet().stream()
                        .filter(peer -> !peer.getValue().equals(dead))
                        .map(peer -> peer.getKey().id())
                        .toList());
    }
}
