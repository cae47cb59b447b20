package org.fasttrack.peer.swarm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.fasttrack.common.core.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {
    private static final int PIECES = 1313;
    private static final String ROOT = "cd".repeat(32);
    private static final HashRange RANGE = new HashRange(HexFormat.of().parseHex(ROOT), 0, 512, 4, 3);
    private final MessageCodec codec = new MessageCodec(PIECES);

    record Vector(Message message, String hex) {}

    /** By hand from the specifications. */
    static Stream<Vector> golden() {
        Block block = new Block(1312, 0x4000, 0x4000);
        String range = ROOT + "00000000" + "00000200" + "00000004" + "00000003";
        return Stream.of(
                new Vector(new Message.KeepAlive(), "00000000"),
                new Vector(new Message.Choke(), "0000000100"),
                new Vector(new Message.Unchoke(), "0000000101"),
                new Vector(new Message.Interested(), "0000000102"),
                new Vector(new Message.NotInterested(), "0000000103"),
                new Vector(new Message.Have(1059), "000000050400000423"),
                new Vector(new Message.Request(block), "0000000d06000005200000400000004000"),
                new Vector(
                        new Message.Piece(2, 0x4000, ByteBuffer.wrap(new byte[] {1, 2, 3})),
                        "0000000c070000000200004000010203"),
                new Vector(new Message.Cancel(block), "0000000d08000005200000400000004000"),
                new Vector(new Message.Suggest(431), "000000050d000001af"),
                new Vector(new Message.HaveAll(), "000000010e"),
                new Vector(new Message.HaveNone(), "000000010f"),
                new Vector(new Message.Reject(block), "0000000d10000005200000400000004000"),
                new Vector(new Message.AllowedFast(808), "000000051100000328"),
                new Vector(new Message.Extended(3, new byte[] {7}), "00000003140307"),
                new Vector(new Message.HashRequest(RANGE), "0000003115" + range),
                new Vector(new Message.Hashes(RANGE, new byte[6 * 32]), "000000f116" + range + "00".repeat(192)),
                new Vector(new Message.HashReject(RANGE), "0000003117" + range));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void messagesAreTheBytesOfTheSpecifications(Vector vector) throws MalformedException {
        byte[] encoded = codec.encode(vector.message());
        assertThat(HexFormat.of().formatHex(encoded)).isEqualTo(vector.hex());
        assertThat(codec.encode(decode(vector.hex()))).isEqualTo(encoded);
    }

    @Test
    void theHighBitOfABitfieldIsPieceZero() throws MalformedException {
        BitSet pieces = new BitSet();
        pieces.set(0);
        pieces.set(9);
        assertThat(new MessageCodec(10).encode(new Message.Bitfield(pieces)))
                .containsExactly(0, 0, 0, 3, 5, 0x80, 0x40);
        assertThat(new MessageCodec(10).decode(ByteBuffer.wrap(new byte[] {5, (byte) 0x80, 0x40})))
                .isEqualTo(new Message.Bitfield(pieces));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 01", // choke with a field
                "04 0000", // have, cut
                "04 00000521", // have of the piece after the last
                "04 ffffffff",
                "05 00", // a bitfield too short
                "06 00000000 00000000 00000000", // a request for nothing
                "06 00000000 00000000 00004001", // for more than a block
                "06 00000000 ffffffff 00004000",
                "06 00000521 00000000 00004000",
                "06 00000000 00000000 00004000 00",
                "07 00000000 00000000", // a piece without data
                "07 00000000",
                "07 00000000 80000000 00",
                "0d 00000521",
                "0e 00",
                "09 1234", // the port of a DHT, which is not spoken here
                "14", // an extended message without a number
                "ff"
            })
    void whatTheProtocolDoesNotAllowIsRefused(String body) {
        assertThatThrownBy(() -> codec.decode(bytes(body.replace(" ", "")))).isInstanceOf(MalformedException.class);
    }

    @Test
    void aBitfieldWithAPieceAfterTheLastIsRefused() {
        byte[] body = new byte[1 + (PIECES + 7) / 8];
        body[0] = 5;
        body[body.length - 1] = 0b0100_0000;
        assertThatThrownBy(() -> codec.decode(ByteBuffer.wrap(body))).hasMessageContaining("piece 1313 of 1313");
    }

    @Test
    void hashRequestsForAbsurdRangesAreRefused() {
        List<int[]> absurd = List.of(
                new int[] {0, 0, 1, 0}, // one hash
                new int[] {0, 0, 3, 0}, // no power of two
                new int[] {0, 0, 1024, 0}, // more than 512
                new int[] {0, 0, Integer.MIN_VALUE, 0},
                new int[] {0, 2, 4, 0}, // not at a multiple of its length
                new int[] {0, -4, 4, 0},
                new int[] {-1, 0, 4, 0},
                new int[] {35, 0, 4, 0},
                new int[] {0, 0, 4, -1},
                new int[] {0, 0, 4, 35});
        for (int[] range : absurd) {
            ByteBuffer body = ByteBuffer.allocate(49).put((byte) 21).put(new byte[32]);
            Arrays.stream(range).forEach(body::putInt);
            assertThatThrownBy(() -> codec.decode(body.flip()))
                    .as(Arrays.toString(range))
                    .isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void hashesHaveTheNumberThatTheRangeAsksFor() {
        for (int extra : new int[] {-32, 32, 1}) {
            byte[] good = codec.encode(new Message.Hashes(RANGE, new byte[6 * 32]));
            ByteBuffer body =
                    ByteBuffer.wrap(Arrays.copyOf(good, good.length + extra)).position(4);
            assertThatThrownBy(() -> codec.decode(body.slice())).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void theLengthIsCheckedBeforeTheBodyIsRead() throws MalformedException {
        int most = codec.maxBytes();
        assertThat(codec.checkedLength(most)).isEqualTo(most);
        assertThat(codec.checkedLength(0)).isZero();
        assertThatThrownBy(() -> codec.checkedLength(most + 1)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> codec.checkedLength(-1)).hasMessageContaining("4294967295");
    }

    @Test
    void theLongestMessagesFitTheLimit() throws MalformedException {
        Message piece = new Message.Piece(0, 0, ByteBuffer.allocate(Block.MAX_BYTES));
        Message extended = new Message.Extended(1, new byte[MessageCodec.MAX_EXTENDED_BYTES]);
        for (Message message : List.of(piece, extended)) {
            byte[] encoded = codec.encode(message);
            codec.checkedLength(encoded.length - MessageCodec.LENGTH_BYTES);
            assertThat(codec.encode(
                            codec.decode(ByteBuffer.wrap(encoded).position(4).slice())))
                    .isEqualTo(encoded);
        }
        Message longer = new Message.Extended(1, new byte[MessageCodec.MAX_EXTENDED_BYTES + 1]);
        ByteBuffer body = ByteBuffer.wrap(codec.encode(longer)).position(4).slice();
        assertThatThrownBy(() -> codec.decode(body)).isInstanceOf(MalformedException.class);
    }

    /** Random bodies of random types: read into a message that encodes to the same bytes, or refused; never another failure. */
    @Test
    void noiseIsRefusedOrUnderstoodExactly() {
        int understood = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            RandomGenerator random = new Seed(seed).generator();
            byte[] body = new byte[1 + random.nextInt(60)];
            random.nextBytes(body);
            body[0] = (byte) random.nextInt(26);
            try {
                byte[] again = codec.encode(codec.decode(ByteBuffer.wrap(body)));
                assertThat(Arrays.copyOfRange(again, 4, again.length))
                        .as("seed %d", seed)
                        .isEqualTo(body);
                understood++;
            } catch (MalformedException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
        assertThat(understood).isPositive();
    }

    private Message decode(String hex) throws MalformedException {
        ByteBuffer all = bytes(hex);
        int length = codec.checkedLength(all.getInt());
        assertThat(length).isEqualTo(all.remaining());
        return codec.decode(all.slice());
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }
}
