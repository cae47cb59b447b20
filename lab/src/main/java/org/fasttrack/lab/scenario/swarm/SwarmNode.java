package org.fasttrack.lab.scenario.swarm;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.core.Seed;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.lab.kernel.CoreNode;
import org.fasttrack.lab.kernel.Kernel;
import org.fasttrack.lab.network.Connection;
import org.fasttrack.peer.swarm.SwarmCore;
import org.fasttrack.peer.swarm.SwarmEffect;
import org.fasttrack.peer.swarm.SwarmInput;
import org.fasttrack.peer.swarm.wire.Block;
import org.fasttrack.peer.swarm.wire.Message;
import org.jspecify.annotations.Nullable;

/** One member of a simulated swarm: the production core on simulated connections and a disk that is only a set. */
final class SwarmNode {
    /** What every block holds; a damaged one differs in its first byte. */
    private static final ByteBuffer GOOD = ByteBuffer.allocate(Block.MAX_BYTES).asReadOnlyBuffer();

    private static final ByteBuffer DAMAGED =
            ByteBuffer.allocate(Block.MAX_BYTES).put(0, (byte) 1).asReadOnlyBuffer();
    private static final int REPUTATION = 10;

    private final Kernel kernel;
    private final int number;
    private final SwarmSetup setup;
    private final CoreNode<SwarmInput, SwarmEffect> node;
    private final Map<Integer, Connection<Message>> connections = new HashMap<>();
    private final Map<Connection<Message>, Integer> links = new HashMap<>();
    private final BitSet disk = new BitSet();
    private int nextLink;
    private long doneNanos = -1;
    private long storedBytes;
    private long uploadedBytes;
    private int bans;
    private @Nullable String broken;
    private @Nullable SwarmCore core;

    SwarmNode(Kernel kernel, int number, SwarmSetup setup) {
        this.kernel = kernel;
        this.number = number;
        this.setup = setup;
        this.node = new CoreNode<>(kernel, number, this::perform);
        if (setup.members().get(number).seeder()) {
            disk.set(0, setup.layout().blocks());
        }
    }

    static NodeId id(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(number).array());
    }

    /** Starts with what is on the disk. */
    void start(Seed seed) {
        var limits = setup.limits().withUploadLimit(setup.members().get(number).uploadBytesPerSecond());
        core = new SwarmCore(setup.layout(), disk, setup.order(), limits, seed);
        node.start(core);
    }

    /** The process dies; its disk stays. */
    void crash() {
        node.crash();
        connections.clear();
        links.clear();
    }

    boolean up() {
        return node.up();
    }

    void connected(Connection<Message> connection) {
        int link = nextLink++;
        connections.put(link, connection);
        links.put(connection, link);
        node.on(new SwarmInput.Joined(link, id(connection.other(number)), true, REPUTATION));
    }

    void closed(Connection<Message> connection) {
        Integer link = links.remove(connection);
        if (link != null) {
            connections.remove(link);
            node.on(new SwarmInput.Left(link));
        }
    }

    void received(Connection<Message> connection, Message message) {
        Integer link = links.get(connection);
        if (link != null) {
            node.on(new SwarmInput.Heard(link, message));
        }
    }

    void sent(Connection<Message> connection, Message message) {
        Integer link = links.get(connection);
        if (link != null && message instanceof Message.Piece piece) {
            int block = setup.layout().number(piece.piece(), piece.begin());
            node.on(new SwarmInput.Uploaded(link, block));
        }
    }

    private void perform(SwarmEffect effect) {
        switch (effect) {
            case SwarmEffect.Say(int link, Message message) -> send(link, message);
            case SwarmEffect.Upload(int link, int block) -> upload(link, block);
            case SwarmEffect.Store(int link, NodeId from, int block, ByteBuffer data) -> store(link, block, data);
            case SwarmEffect.Drop(int link, String reason) -> drop(link);
            case SwarmEffect.Ban ban -> bans++;
            case SwarmEffect.Completed() -> doneNanos = kernel.nanos();
        }
    }

    private void send(int link, Message message) {
        Connection<Message> connection = connections.get(link);
        if (connection != null) {
            connection.send(number, message, WireSize.of(message, setup.layout().pieces()));
        }
    }

    private void upload(int link, int block) {
        Conduct conduct = setup.members().get(number).conduct();
        if (!disk.get(block)) {
            broken = "it uploads block " + block + ", which it has not";
        }
        if (conduct != Conduct.SILENT) {
            Block named = setup.layout().block(block);
            ByteBuffer data = conduct == Conduct.CORRUPT ? DAMAGED : GOOD;
            uploadedBytes += named.length();
            kernel.note(block);
            send(link, new Message.Piece(named.piece(), named.begin(), data.slice(0, named.length())));
        }
    }

    /** Hashing and writing take no virtual time, but are answered by an event of their own, as on a real disk. */
    private void store(int link, int block, ByteBuffer data) {
        boolean good = data.get(0) == 0;
        kernel.afterNanos(0, number, () -> {
            if (good) {
                stored(block);
                node.on(new SwarmInput.Stored(link, block));
            } else {
                node.on(new SwarmInput.Corrupt(link, block));
            }
        });
    }

    private void stored(int block) {
        if (disk.get(block)) {
            broken = "it stores block " + block + " twice";
        }
        disk.set(block);
        storedBytes += setup.layout().blockBytes(block);
    }

    private void drop(int link) {
        Connection<Message> connection = connections.remove(link);
        if (connection != null) {
            links.remove(connection);
            connection.close(number);
        }
    }

    /** How the node broke a rule, if it did. */
    Optional<String> broken() {
        return Optional.ofNullable(broken);
    }

    boolean whole() {
        return disk.cardinality() == setup.layout().blocks();
    }

    /** When it had everything, in nanoseconds; negative if that is not yet, or was so from the start. */
    long doneNanos() {
        return doneNanos;
    }

    long uploadedBytes() {
        return uploadedBytes;
    }

    long storedBytes() {
        return storedBytes;
    }

    int bans() {
        return bans;
    }

    long wastedBytes() {
        return core == null ? 0 : core.wastedBytes();
    }
}
