package org.fasttrack.common.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.identity.Signatures;

/**
 * A log's head as its owner signed it, with the cosignatures of those who checked it (C2SP tlog-checkpoint, signed-note and
 * tlog-cosignature). Whoever holds one knows that {@link #log} signed it: {@link #open} and {@link #sign} are the only ways
 * to get one.
 */
public final class Checkpoint {
    private static final Pattern TEXT = Pattern.compile("([^\\n]+)\\n(0|[1-9][0-9]{0,18})\\n([A-Za-z0-9+/=]{44})\\n");
    private static final int COSIGNATURE_BYTES = Long.BYTES + Signatures.BYTES;

    private final LogName name;
    private final TreeHead head;
    private final SignedNote note;

    private Checkpoint(LogName name, TreeHead head, SignedNote note) {
        this.name = name;
        this.head = head;
        this.note = note;
    }

    /** The head of the log of {@code key}'s owner. @param network the name of the network, part of each log's */
    public static Checkpoint sign(IdentityKey key, String network, TreeHead head) {
        LogName name = new LogName(network, key.id());
        String text = name + "\n" + head.size() + "\n" + Base64.getEncoder().encodeToString(head.root()) + "\n";
        byte[] signature = key.sign(text.getBytes(StandardCharsets.UTF_8));
        return new Checkpoint(
                name, head, new SignedNote(text, List.of()).with(name.key(NoteKey.Type.ED25519), signature));
    }

    /**
     * Reads a checkpoint and checks that the node its origin names signed it.
     *
     * @throws IllegalArgumentException with one line that says what does not hold
     */
    public static Checkpoint open(byte[] bytes) {
        SignedNote note = SignedNote.parse(bytes);
        Matcher text = TEXT.matcher(note.text());
        if (!text.matches()) {
            throw new IllegalArgumentException("a checkpoint has three lines: origin, size, root");
        }
        LogName name = LogName.parse(text.group(1));
        TreeHead head =
                new TreeHead(Long.parseLong(text.group(2)), Base64.getDecoder().decode(text.group(3)));
        byte[] signature = note.signatureBy(name.key(NoteKey.Type.ED25519))
                .orElseThrow(() -> new IllegalArgumentException("the log's owner did not sign its checkpoint"));
        if (!Signatures.verify(name.owner(), note.text().getBytes(StandardCharsets.UTF_8), signature)) {
            throw new IllegalArgumentException("the signature of the checkpoint does not verify");
        }
        return new Checkpoint(name, head, note);
    }

    /** Adds that {@code witness} found this head to extend every one it saw of this log before. */
    public Checkpoint cosign(IdentityKey witness, Instant now) {
        byte[] signature = witness.sign(cosigned(now.getEpochSecond()));
        byte[] timed = ByteBuffer.allocate(COSIGNATURE_BYTES)
                .putLong(now.getEpochSecond())
                .put(signature)
                .array();
        return new Checkpoint(name, head, note.with(cosigner(witness.id()), timed));
    }

    /**
     * Takes over what {@code witness} signed under the same head.
     *
     * @param cosigned by the witness, {@link #cosignedBy checked}
     */
    public Checkpoint withCosignature(Checkpoint cosigned, NodeId witness) {
        if (!cosigned.name.equals(name) || !cosigned.head.sameAs(head)) {
            throw new IllegalArgumentException("a cosignature under another head");
        }
        return cosigned.note
                .signatureBy(cosigner(witness))
                .filter(signature -> note.signatures().size() < SignedNote.MAX_SIGNATURES)
                .map(signature -> new Checkpoint(name, head, note.with(cosigner(witness), signature)))
                .orElse(this);
    }

    /** When {@code witness} cosigned; empty when it did not, or its signature does not verify. */
    public Optional<Instant> cosignedBy(NodeId witness) {
        return note.signatureBy(cosigner(witness))
                .filter(timed -> timed.length == COSIGNATURE_BYTES)
                .map(ByteBuffer::wrap)
                .flatMap(timed -> {
                    long seconds = timed.getLong();
                    byte[] signature = new byte[Signatures.BYTES];
                    timed.get(signature);
                    return seconds >= 0
                                    && seconds <= Instant.MAX.getEpochSecond()
                                    && Signatures.verify(witness, cosigned(seconds), signature)
                            ? Optional.of(Instant.ofEpochSecond(seconds))
                            : Optional.empty();
                });
    }

    private NoteKey cosigner(NodeId witness) {
        return new LogName(name.network(), witness).key(NoteKey.Type.COSIGNATURE);
    }

    private byte[] cosigned(long seconds) {
        return ("cosignature/v1\ntime " + seconds + "\n" + note.text()).getBytes(StandardCharsets.UTF_8);
    }

    /** Whose log it is. */
    public NodeId log() {
        return name.owner();
    }

    public LogName name() {
        return name;
    }

    public TreeHead head() {
        return head;
    }

    /** As it travels and is stored: text with signature lines. */
    public byte[] bytes() {
        return note.bytes();
    }

    @Override
    public String toString() {
        return name.owner().shortForm() + "@" + head;
    }
}
