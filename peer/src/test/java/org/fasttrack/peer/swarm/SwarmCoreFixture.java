package org.fasttrack.peer.swarm;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.fasttrack.common.core.Seed;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.swarm.wire.Block;
import org.fasttrack.peer.swarm.wire.Message;

/** One core, and what its neighbours say to it. */
abstract class SwarmCoreFixture {
    static final int BLOCK = 16 * 1024;
    static final Layout FOUR = new Layout(4L * BLOCK, BLOCK);
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    Instant now = START;

    static SwarmCore core(int blocksThere) {
        BitSet stored = new BitSet();
        stored.set(0, blocksThere);
        return new SwarmCore(FOUR, stored, PieceOrder.RAREST_FIRST, SwarmLimits.DEFAULT, new Seed(1));
    }

    static NodeId id(int number) {
        return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(number).array());
    }

    List<SwarmEffect> join(SwarmCore core, int link) {
        return core.on(new SwarmInput.Joined(link, id(link), true, 10), now);
    }

    List<SwarmEffect> hear(SwarmCore core, int link, Message message) {
        return core.on(new SwarmInput.Heard(link, message), now);
    }

    static List<Integer> requested(List<SwarmEffect> effects) {
        List<Integer> blocks = new ArrayList<>();
        for (SwarmEffect effect : effects) {
            if (effect instanceof SwarmEffect.Say(int link, Message.Request(Block block))) {
                blocks.add(FOUR.number(block));
            }
        }
        return blocks;
    }

    static Message.Piece piece(int block) {
        return new Message.Piece(block, 0, ByteBuffer.allocate(BLOCK));
    }

    static Message request(int block) {
        return new Message.Request(FOUR.block(block));
    }
}
