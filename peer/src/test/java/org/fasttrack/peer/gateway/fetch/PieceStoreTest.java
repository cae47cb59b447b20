package org.fasttrack.peer.gateway.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fasttrack.common.content.Sha1;
import org.fasttrack.common.core.Seed;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.peer.gateway.metainfo.PieceHashes;
import org.fasttrack.peer.gateway.metainfo.PieceLayers;
import org.fasttrack.peer.gateway.metainfo.TorrentInfo;
import org.fasttrack.peer.swarm.wire.Bencode;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.torrent.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Version 1: two pieces, of four blocks and of one and a bit. */
class PieceStoreTest {
    private static final int BLOCK = 16 * 1024;
    private static final byte[] DATA = new byte[5 * BLOCK + 100];
    private static final NodeId HONEST = id(1);
    private static final NodeId LIAR = id(2);

    static {
        new Seed(5).generator().nextBytes(DATA);
    }

    @TempDir
    Path folder;

    private final List<Set<NodeId>> mixed = new ArrayList<>();

    private static NodeId id(int i) {
        return NodeId.of(ByteBuffer.allocate(NodeId.BYTES).putInt(i).array());
    }

    private static TorrentInfo info() throws MalformedException {
        byte[] pieces = ByteBuffer.allocate(2 * Sha1.BYTES)
                .put(Sha1.hash(Arrays.copyOf(DATA, 4 * BLOCK)))
                .put(Sha1.hash(Arrays.copyOfRange(DATA, 4 * BLOCK, DATA.length)))
                .array();
        Map<String, Bencode> dict = new HashMap<>();
        dict.put("length", new Bencode.Int(DATA.length));
        dict.put("name", Bencode.Bytes.of("a"));
        dict.put("piece length", new Bencode.Int(4 * BLOCK));
        dict.put("pieces", new Bencode.Bytes(pieces));
        return TorrentInfo.decode(Bencode.Dict.of(dict).encode());
    }

    private PieceStore open() throws IOException, MalformedException {
        TorrentInfo info = info();
        var files = new RowFiles(info, List.of(folder.resolve("a.part")));
        return new PieceStore(info, PieceHashes.of(info, PieceLayers.NONE), files, mixed::add);
    }

    private static ByteBuffer good(int block) {
        return ByteBuffer.wrap(Arrays.copyOfRange(DATA, block * BLOCK, Math.min(DATA.length, (block + 1) * BLOCK)));
    }

    private static ByteBuffer bad(int block) {
        ByteBuffer data = good(block);
        return data.put(7, (byte) ~data.get(7));
    }

    @Test
    void aPieceIsDecidedByItsLastBlock() throws Exception {
        PieceStore store = open();
        for (int block : List.of(2, 0, 3)) {
            assertThat(store.take(HONEST, block, good(block))).isEqualTo(Verdict.OPEN);
        }
        assertThat(store.storedBytes()).isZero();
        assertThat(store.take(HONEST, 1, good(1)).right().keySet()).containsExactlyInAnyOrder(0, 1, 2, 3);
        assertThat(store.storedBytes()).isEqualTo(4 * BLOCK);
        store.take(HONEST, 4, good(4));
        assertThat(store.whole()).isFalse();
        store.take(HONEST, 5, good(5));
        assertThat(store.whole()).isTrue();
    }

    @Test
    void aWrongPieceOfOneSenderConvictsIt() throws Exception {
        PieceStore store = open();
        store.take(LIAR, 4, good(4));
        Verdict verdict = store.take(LIAR, 5, bad(5));
        assertThat(verdict.wrong()).containsExactlyInAnyOrder(4, 5);
        assertThat(verdict.liars()).containsExactly(LIAR);
        assertThat(store.storedBytes()).isZero();
    }

    @Test
    void aWrongPieceOfSeveralConvictsTheLiarOnceItIsRight() throws Exception {
        PieceStore store = open();
        store.take(HONEST, 4, good(4));
        Verdict first = store.take(LIAR, 5, bad(5));
        assertThat(first.liars()).isEmpty();
        assertThat(mixed.getLast()).containsExactlyInAnyOrder(HONEST, LIAR);
        store.take(HONEST, 4, good(4));
        Verdict second = store.take(HONEST, 5, good(5));
        assertThat(second.right()).hasSize(2);
        assertThat(second.liars()).containsExactly(LIAR);
        assertThat(mixed.getLast()).isEmpty();
    }

    @Test
    void aTestedLiarThatLiesAgainConvictsItself() throws Exception {
        PieceStore store = open();
        store.take(HONEST, 4, good(4));
        store.take(LIAR, 5, bad(5));
        store.take(LIAR, 4, good(4));
        assertThat(store.take(LIAR, 5, bad(5)).liars()).containsExactly(LIAR);
    }

    @Test
    void whatIsOnTheDiskIsFoundAgainPieceByPiece() throws Exception {
        PieceStore store = open();
        for (int block = 0; block < 4; block++) {
            store.take(HONEST, block, good(block));
        }
        store.take(HONEST, 4, good(4));
        PieceStore again = open();
        assertThat(again.stored().stream()).containsExactly(0, 1, 2, 3);
        ByteBuffer read = ByteBuffer.allocate(BLOCK);
        again.read(2, read);
        assertThat(read.flip()).isEqualTo(good(2));
    }
}
