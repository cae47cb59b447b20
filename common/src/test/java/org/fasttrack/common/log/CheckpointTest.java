package org.fasttrack.common.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.identity.Signatures;
import org.junit.jupiter.api.Test;

class CheckpointTest {
    private static final String NETWORK = "abc234";
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private final IdentityKey owner = IdentityKey.generate();
    private final IdentityKey witness = IdentityKey.generate();
    private final TreeHead head = new TreeHead(42, TreeHash.leaf(new byte[] {1}));

    /** The example that Go's golang.org/x/mod/sumdb/note publishes. */
    @Test
    void aNoteSignedByAnotherImplementationVerifies() {
        byte[] typed = Base64.getDecoder().decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        NoteKey key = new NoteKey(
                "PeterNeumann", NoteKey.Type.ED25519, NodeId.of(Arrays.copyOfRange(typed, 1, typed.length)));
        String text = """
                If you think cryptography is the answer to your problem,
                then you don't know what your problem is.
                """;
        String note = text + "\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZ"
                + "SNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        SignedNote parsed = SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
        assertThat(key.verifierKey()).isEqualTo("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW");
        assertThat(parsed.text()).isEqualTo(text);
        assertThat(Signatures.verify(
                        key.key(),
                        text.getBytes(StandardCharsets.UTF_8),
                        parsed.signatureBy(key).orElseThrow()))
                .isTrue();
        assertThat(new String(parsed.bytes(), StandardCharsets.UTF_8)).isEqualTo(note);
    }

    @Test
    void aCheckpointOpensWithItsCosignatures() {
        Checkpoint signed = Checkpoint.sign(owner, NETWORK, head).cosign(witness, NOW);
        Checkpoint opened = Checkpoint.open(signed.bytes());
        assertThat(opened.log()).isEqualTo(owner.id());
        assertThat(opened.head()).isEqualTo(head);
        assertThat(opened.cosignedBy(witness.id())).contains(NOW);
        assertThat(opened.cosignedBy(owner.id())).isEmpty();
        assertThat(new String(signed.bytes(), StandardCharsets.UTF_8))
                .startsWith("fasttrack/" + NETWORK + "/" + owner.id() + "\n42\n");
    }

    @Test
    void aNewCosignatureReplacesTheOldOne() {
        Checkpoint twice =
                Checkpoint.sign(owner, NETWORK, head).cosign(witness, NOW).cosign(witness, NOW.plusSeconds(60));
        assertThat(twice.cosignedBy(witness.id())).contains(NOW.plusSeconds(60));
        assertThat(SignedNote.parse(twice.bytes()).signatures()).hasSize(2);
    }

    @Test
    void aCosignatureCannotMoveToAnotherHead() {
        Checkpoint cosigned = Checkpoint.sign(owner, NETWORK, head).cosign(witness, NOW);
        SignedNote other = SignedNote.parse(
                Checkpoint.sign(owner, NETWORK, new TreeHead(43, head.root())).bytes());
        SignedNote.Line moved = SignedNote.parse(cosigned.bytes()).signatures().get(1);
        SignedNote forged =
                new SignedNote(other.text(), List.of(other.signatures().getFirst(), moved));
        assertThat(Checkpoint.open(forged.bytes()).cosignedBy(witness.id())).isEmpty();
    }

    @Test
    void noByteOfTheTextOrTheOwnersSignatureCanChange() {
        long seed = 7;
        Random random = new Random(seed);
        byte[] good = Checkpoint.sign(owner, NETWORK, head).bytes();
        for (int round = 0; round < 500; round++) {
            byte[] changed = good.clone();
            int at = random.nextInt(changed.length);
            changed[at] ^= (byte) (1 << random.nextInt(8));
            assertThatThrownBy(() -> Checkpoint.open(changed))
                    .as("seed %d round %d: byte %d", seed, round, at)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void malformedNotesAreRefused() {
        for (String note : List.of(
                "",
                "\n",
                "text\n",
                "text\n\n",
                "text\n\nno mark\n",
                "te\txt\n\n\u2014 a AAAAAAA=\n",
                "text\n\n\u2014 a AAAAAA==\n",
                "text\n\n\u2014 a AAAAAAA=")) {
            assertThatThrownBy(() -> SignedNote.parse(note.getBytes(StandardCharsets.UTF_8)))
                    .as(note)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SignedNote.parse(new byte[SignedNote.MAX_BYTES + 1]))
                .hasMessageContaining("too long");
        assertThatThrownBy(() -> new NoteKey("a b", NoteKey.Type.ED25519, owner.id()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new NoteKey("a+b", NoteKey.Type.ED25519, owner.id()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sixteenCosignersAndMoreFit() {
        Checkpoint checkpoint = Checkpoint.sign(owner, NETWORK, head);
        IdentityKey last = owner;
        for (int i = 0; i < 100; i++) {
            last = IdentityKey.generate();
            checkpoint = checkpoint.cosign(last, NOW);
        }
        assertThat(Checkpoint.open(checkpoint.bytes()).cosignedBy(last.id())).contains(NOW);
    }
}
