package org.fasttrack.common.seal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.seal.Opening.Opened;
import org.fasttrack.common.seal.Opening.Reason;
import org.fasttrack.common.seal.Opening.Refused;
import org.fasttrack.common.wire.proto.Sealed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] BODY = "what is said".getBytes(StandardCharsets.UTF_8);

    private final IdentityKey key = IdentityKey.generate();
    private final NetworkId network = NetworkId.of(new byte[32]);
    private final Sealer sealer = new Sealer(key, network, () -> NOW);
    private final Opener opener = new Opener(network, () -> NOW);

    private static Reason reason(Opening opening) {
        assertThat(opening).isInstanceOf(Refused.class);
        return ((Refused) opening).reason();
    }

    @Test
    void whatWasSealedOpens() {
        Opening opening = opener.open(sealer.seal(SealType.QUERY, BODY), SealType.QUERY);
        assertThat(opening).isInstanceOf(Opened.class);
        assertThat(((Opened) opening).body()).isEqualTo(BODY);
        assertThat(((Opened) opening).signer()).isEqualTo(key.id());
    }

    @Test
    void aReplayIsRefused() {
        Sealed sealed = sealer.seal(SealType.QUERY, BODY);
        opener.open(sealed, SealType.QUERY);
        assertThat(reason(opener.open(sealed, SealType.QUERY))).isEqualTo(Reason.REPLAY);
    }

    @Test
    void aSequenceMustRise() {
        assertThat(opener.open(sealer.sealSequenced(SealType.HEARTBEAT, 5, BODY), SealType.HEARTBEAT))
                .isInstanceOf(Opened.class);
        assertThat(reason(opener.open(sealer.sealSequenced(SealType.HEARTBEAT, 5, BODY), SealType.HEARTBEAT)))
                .isEqualTo(Reason.REPLAY);
        assertThat(opener.open(sealer.sealSequenced(SealType.HEARTBEAT, 6, BODY), SealType.HEARTBEAT))
                .isInstanceOf(Opened.class);
    }

    @ParameterizedTest
    @CsvSource({"-121,CLOCK", "121,CLOCK", "-120,", "120,"})
    void theClockToleranceIsExact(long seconds, Reason expected) {
        Sealer off = new Sealer(key, network, () -> NOW.plusSeconds(seconds));
        Opening opening = opener.open(off.seal(SealType.QUERY, BODY), SealType.QUERY);
        assertThat(opening instanceof Refused refused ? refused.reason() : null).isEqualTo(expected);
    }

    @Test
    void theRefusalTellsHowFarTheClockIsOff() {
        Sealer off = new Sealer(key, network, () -> NOW.minus(Duration.ofMinutes(7)));
        Opening opening = opener.open(off.seal(SealType.QUERY, BODY), SealType.QUERY);
        assertThat(((Refused) opening).detail()).contains("420 s behind");
    }

    @Test
    void anotherNetworkOrTypeIsRefused() {
        byte[] other = new byte[32];
        other[0] = 1;
        Sealer elsewhere = new Sealer(key, NetworkId.of(other), () -> NOW);
        assertThat(reason(opener.open(elsewhere.seal(SealType.QUERY, BODY), SealType.QUERY)))
                .isEqualTo(Reason.WRONG_NETWORK);
        assertThat(reason(opener.open(sealer.seal(SealType.QUERY, BODY), SealType.RECEIPT)))
                .isEqualTo(Reason.WRONG_TYPE);
    }

    @Test
    void noBitOfASealedMessageCanChange() {
        Random random = new Random(42);
        byte[] bytes = sealer.seal(SealType.QUERY, BODY).toByteArray();
        int opened = 0;
        for (int i = 0; i < 2000; i++) {
            byte[] changed = bytes.clone();
            changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                Opening opening = opener.open(Sealed.parseFrom(changed), SealType.QUERY);
                // A flip may make protobuf read a field as unknown padding; what counts is that nothing altered opens.
                opened += opening instanceof Opened ? 1 : 0;
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                // refused even earlier
            }
        }
        assertThat(opened).isZero();
    }

    @Test
    void malformedFieldsAreRefusedNotThrown() {
        Sealed good = sealer.seal(SealType.QUERY, BODY);
        assertThat(reason(opener.open(
                        good.toBuilder()
                                .setSigner(ByteString.copyFrom(new byte[31]))
                                .build(),
                        SealType.QUERY)))
                .isEqualTo(Reason.MALFORMED);
        assertThat(reason(opener.open(good.toBuilder().setSequence(3).build(), SealType.QUERY)))
                .isEqualTo(Reason.MALFORMED);
        assertThat(reason(opener.open(good.toBuilder().clearNonce().build(), SealType.QUERY)))
                .isEqualTo(Reason.MALFORMED);
        assertThat(reason(opener.open(
                        good.toBuilder()
                                .setBody(ByteString.copyFrom(new byte[4097]))
                                .build(),
                        SealType.QUERY)))
                .isEqualTo(Reason.TOO_LONG);
        assertThat(reason(opener.open(good.toBuilder().clearSignature().build(), SealType.QUERY)))
                .isEqualTo(Reason.SIGNATURE);
    }

    @Test
    void aFullReplayWindowRefusesInsteadOfForgetting() {
        ReplayWindow window = new ReplayWindow(Duration.ofMinutes(4), 2);
        assertThat(window.admit(new byte[] {1}, NOW)).isEqualTo(ReplayWindow.Verdict.FRESH);
        assertThat(window.admit(new byte[] {2}, NOW)).isEqualTo(ReplayWindow.Verdict.FRESH);
        assertThat(window.admit(new byte[] {3}, NOW)).isEqualTo(ReplayWindow.Verdict.FULL);
        assertThat(window.admit(new byte[] {1}, NOW.plusSeconds(241))).isEqualTo(ReplayWindow.Verdict.SEEN);
        assertThat(window.admit(new byte[] {3}, NOW.plusSeconds(241))).isEqualTo(ReplayWindow.Verdict.FRESH);
    }
}
