package org.fasttrack.common.seal;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.proto.Sealed;

/** Seals what this node says. Thread-safe. */
public final class Sealer {
    private final IdentityKey key;
    private final NetworkId network;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Sealer(IdentityKey key, NetworkId network, InstantSource clock) {
        this.key = key;
        this.network = network;
        this.clock = clock;
    }

    public NodeId id() {
        return key.id();
    }

    public NetworkId network() {
        return network;
    }

    /** A message that counts once: a nonce guards it against replay. */
    public Sealed seal(SealType type, byte[] body) {
        byte[] nonce = new byte[SealedBytes.NONCE_BYTES];
        random.nextBytes(nonce);
        return sign(draft(type, body).setNonce(ByteString.copyFrom(nonce)));
    }

    /** A message that replaces earlier ones of its type. @param sequence above 0, rising */
    public Sealed sealSequenced(SealType type, long sequence, byte[] body) {
        if (sequence <= 0) {
            throw new IllegalArgumentException("a sequence starts at 1, not " + sequence);
        }
        return sign(draft(type, body).setSequence(sequence));
    }

    private Sealed.Builder draft(SealType type, byte[] body) {
        if (body.length > type.maxBodyBytes()) {
            throw new IllegalArgumentException(type + " has " + body.length + " bytes; at most " + type.maxBodyBytes());
        }
        return Sealed.newBuilder()
                .setType(type.number())
                .setNetwork(ByteString.copyFrom(network.bytes()))
                .setSigner(ByteString.copyFrom(key.id().bytes()))
                .setTimeMillis(clock.millis())
                .setBody(ByteString.copyFrom(body));
    }

    private Sealed sign(Sealed.Builder draft) {
        byte[] signature = key.sign(SealedBytes.toSign(draft.build()));
        return draft.setSignature(ByteString.copyFrom(signature)).build();
    }
}
