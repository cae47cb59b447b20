package org.fasttrack.supernode.session;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.fasttrack.common.wire.proto.Hello;
import org.fasttrack.common.wire.proto.Move;
import org.fasttrack.common.wire.proto.PromotionGrant;
import org.fasttrack.common.wire.proto.PromotionOffer;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.common.wire.proto.SupernodeFrame;
import org.jspecify.annotations.Nullable;

/** What a supernode and one of its peers say to each other about the peer's promotion, and about moving elsewhere. Thread-safe. */
final class PromotionTalk {
    private final Consumer<SupernodeFrame.Builder> send;
    private final AtomicReference<@Nullable Consumer<Boolean>> asking = new AtomicReference<>();
    private volatile boolean willing;
    private volatile long memoryMib;
    private volatile boolean moving;

    PromotionTalk(Consumer<SupernodeFrame.Builder> send) {
        this.send = send;
    }

    void hello(Hello hello) {
        willing = hello.getPromotable();
        memoryMib = Integer.toUnsignedLong(hello.getMemoryMib());
    }

    boolean isWilling() {
        return willing;
    }

    long memoryMib() {
        return memoryMib;
    }

    boolean isCandidate(int leastMemoryMib) {
        return willing && memoryMib >= leastMemoryMib;
    }

    private void say(SupernodeFrame.Builder frame) {
        try {
            send.accept(frame);
        } catch (IllegalStateException e) {
            // The session has just ended: nobody is left to be told.
        }
    }

    void offer(Consumer<Boolean> answer) {
        asking.set(answer);
        say(SupernodeFrame.newBuilder().setPromotionOffer(PromotionOffer.getDefaultInstance()));
    }

    /** An answer that nobody waits for is passed over. */
    void answered(boolean yes) {
        Consumer<Boolean> waiting = asking.getAndSet(null);
        if (waiting != null) {
            waiting.accept(yes);
        }
    }

    void grant(PromotionGrant grant) {
        say(SupernodeFrame.newBuilder().setPromotionGrant(grant));
    }

    /** Whether the peer was told to attach elsewhere. */
    boolean isMoving() {
        return moving;
    }

    void move(SupernodeEntry to) {
        moving = true;
        say(SupernodeFrame.newBuilder().setMove(Move.newBuilder().setTo(to)));
    }
}
