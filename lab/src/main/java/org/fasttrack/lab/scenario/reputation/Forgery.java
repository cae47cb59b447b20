package org.fasttrack.lab.scenario.reputation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.fasttrack.common.evidence.EvidenceWriter;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.reputation.Receipt;
import org.fasttrack.common.reputation.SpotCheck;
import org.fasttrack.common.reputation.TransferId;
import org.fasttrack.common.reputation.UptimeRecord;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.Sealed;

/** A member who shares, serves one customer once, and makes more of it, with real keys and the bytes of real entries. */
enum Forgery implements Attack {
    /** Signs as if it were its own supernode. */
    SELF_ASSERTED("self-asserted level") {
        @Override
        void lie(Scene scene) {
            Instant now = scene.world.kernel.now();
            Sealer own = new Sealer(scene.forger, World.NETWORK, scene.world.kernel::now);
            Sealed heartbeat = own.sealSequenced(SealType.HEARTBEAT, 1, new byte[0]);
            for (int day = 1; day <= DAYS; day++) {
                Instant to = now.minus(Duration.ofDays(day - 1L));
                UptimeRecord uptime =
                        new UptimeRecord(own.id(), own.id(), World.place(1), to.minus(Duration.ofDays(1)), to);
                scene.bring(EvidenceWriter.uptimeEntry(own, uptime, heartbeat));
                SpotCheck check = new SpotCheck(
                        own.id(), own.id(), World.place(1), World.CONTENT, 0, SpotCheck.Verdict.PASSED, to);
                scene.bring(EvidenceWriter.spotCheckEntry(own, check));
            }
        }
    },
    /** Brings one receipt a thousand times, to every supernode. */
    REPLAYED("replayed receipt") {
        @Override
        void lie(Scene scene) {
            for (int i = 0; i < REPLAYS; i++) {
                scene.bring(scene.receipt);
            }
        }
    },
    /** Brings the receipt with each of its bytes altered. */
    ALTERED("altered receipt") {
        @Override
        void lie(Scene scene) {
            for (int at = 0; at < scene.receipt.length; at++) {
                byte[] altered = scene.receipt.clone();
                altered[at] ^= (byte) (1 << at % Byte.SIZE);
                scene.bring(altered);
            }
        }
    };

    private static final int DAYS = 8;
    private static final int REPLAYS = 1000;
    private static final int PLACE = 1000;
    private static final int WHEN = 200;
    private static final long SERVED = 16L << 20;

    private final String title;

    Forgery(String title) {
        this.title = title;
    }

    /** What it has in hand. */
    record Scene(World world, IdentityKey forger, byte[] receipt) {
        void bring(byte[] entry) {
            for (int supernode = 0; supernode < 3; supernode++) {
                world.bring(world.supernode(supernode), entry);
            }
        }
    }

    abstract void lie(Scene scene);

    @Override
    public String title() {
        return title;
    }

    @Override
    public List<Member> stage(World world, List<Member> sharers, boolean lie) {
        IdentityKey forger = IdentityKey.generate();
        IdentityKey buyer = IdentityKey.generate();
        Member attacker = world.join(Member.Kind.ATTACKER, PLACE, forger.id());
        Member customer = world.join(Member.Kind.SHARER, PLACE + 1, buyer.id());
        world.live(attacker, 0, hours(), 1, _ -> {});
        world.live(customer, 0, hours(), 1, _ -> {});
        world.at(WHEN, attacker, () -> {
            Scene scene = new Scene(world, forger, sold(world, attacker, forger, buyer));
            scene.bring(scene.receipt());
            if (lie) {
                lie(scene);
            }
        });
        return List.of(attacker);
    }

    private static byte[] sold(World world, Member attacker, IdentityKey forger, IdentityKey buyer) {
        Instant now = world.kernel.now();
        attacker.served(SERVED);
        Receipt receipt = new Receipt(
                TransferId.of(new byte[TransferId.BYTES]),
                forger.id(),
                buyer.id(),
                World.CONTENT,
                SERVED,
                now.minusSeconds(60),
                now);
        byte[] sealed = EvidenceWriter.sealReceipt(new Sealer(buyer, World.NETWORK, world.kernel::now), receipt);
        return EvidenceWriter.receiptEntry(sealed, EvidenceWriter.countersign(forger, sealed));
    }
}
