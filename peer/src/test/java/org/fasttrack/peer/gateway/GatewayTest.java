package org.fasttrack.peer.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.core.Seed;
import org.fasttrack.peer.gateway.metainfo.Infohash;
import org.fasttrack.peer.gateway.metainfo.Metainfo;
import org.fasttrack.peer.gateway.tracker.QueryString;
import org.fasttrack.peer.swarm.wire.Bencode;
import org.fasttrack.peer.swarm.wire.BencodeReader;
import org.fasttrack.peer.swarm.wire.Block;
import org.fasttrack.peer.swarm.wire.Extensions;
import org.fasttrack.peer.swarm.wire.Handshake;
import org.fasttrack.peer.swarm.wire.HashLayers;
import org.fasttrack.peer.swarm.wire.HashRange;
import org.fasttrack.peer.swarm.wire.InfoDictionary;
import org.fasttrack.peer.swarm.wire.MalformedException;
import org.fasttrack.peer.swarm.wire.Message;
import org.fasttrack.peer.swarm.wire.MessageCodec;
import org.fasttrack.peer.swarm.wire.Metadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTest {
    private static final byte[] DATA = SharedFolderGateway.bytes(100_000, 1);
    private static final int PIECES = 7;

    @TempDir
    Path folder;

    @Test
    void announcesByEitherInfohashFindTheSeederAndEachOther() throws Exception {
        try (var shared = new SharedFolderGateway(folder)) {
            Metainfo torrent = shared.export(shared.share("open", "a.bin", DATA));
            List<Infohash> hashes = torrent.info().infohashes();
            assertThat(hashes).hasSize(2);
            byte[] seeder = compact(shared.gateway.address().getPort());
            Bencode.Dict first = announce(shared, hashes.getFirst().wire(), 7001);
            assertThat(first.bytes("peers")).isEqualTo(seeder);
            assertThat(first.number("complete", -1)).isEqualTo(1);
            Bencode.Dict second = announce(shared, hashes.getLast().wire(), 7002);
            assertThat(second.bytes("peers")).isEqualTo(join(seeder, compact(7001)));
            assertThat(second.number("incomplete", -1)).isEqualTo(2);
            assertThat(announce(shared, hashes.getLast().wire(), 7001).bytes("peers"))
                    .as("told by version 1 a moment ago")
                    .isEmpty();
            Bencode.Dict scraped = get(
                    shared,
                    "/scrape?info_hash=" + QueryString.encoded(hashes.getFirst().wire()));
            assertThat(scraped.dict("files").entries()).hasSize(1);
        }
    }

    @Test
    void whatIsNotPublicIsNeitherExportedNorAnsweredFor() throws Exception {
        try (var shared = new SharedFolderGateway(folder)) {
            ContentId secret = shared.share("closed", "secret.bin", DATA);
            assertThatThrownBy(() -> shared.export(secret))
                    .isInstanceOf(PublicTorrents.NotPublic.class)
                    .hasMessageContaining("--public");
            byte[] infoHash = new InfoDictionary(secret, DATA.length).shortInfohash();
            assertThat(announce(shared, infoHash, 7001).bytes("failure reason")).isNotEmpty();
            assertThat(announce(shared, infoHash, 7001).bytes("peers")).isEmpty();
            assertThatThrownBy(() -> new Client(shared, infoHash)).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aFileInBothFoldersIsPublic() throws Exception {
        try (var shared = new SharedFolderGateway(folder)) {
            shared.share("closed", "a.bin", DATA);
            shared.share("open", "b.bin", DATA);
            ContentId content = shared.share("closed", "c.bin", DATA);
            assertThat(shared.export(content).info().name()).isEqualTo("b.bin");
        }
    }

    @Test
    void blocksComeByEachInfohash() throws Exception {
        try (var shared = new SharedFolderGateway(folder)) {
            ContentId content = shared.share("open", "a.bin", DATA);
            List<byte[]> hashes = new ArrayList<>();
            hashes.add(new InfoDictionary(content, DATA.length).shortInfohash());
            shared.export(content).info().infohashes().forEach(hash -> hashes.add(hash.wire()));
            for (byte[] infoHash : hashes) {
                try (var client = new Client(shared, infoHash)) {
                    client.say(new Message.Interested());
                    client.await(Message.Unchoke.class);
                    client.say(new Message.Request(new Block(6, 0, 100_000 - 6 * 16_384)));
                    Message.Piece piece = client.await(Message.Piece.class);
                    byte[] came = new byte[piece.data().remaining()];
                    piece.data().get(came);
                    assertThat(came).isEqualTo(Arrays.copyOfRange(DATA, 6 * 16_384, 100_000));
                }
            }
        }
    }

    @Test
    void whoComesAgainUnderTheSameIdIsServedAndItsOldConnectionEnds() throws Exception {
        try (var shared = new SharedFolderGateway(folder)) {
            byte[] infoHash = new InfoDictionary(shared.share("open", "a.bin", DATA), DATA.length).shortInfohash();
            try (var before = new Client(shared, infoHash)) {
                before.say(new Message.Interested());
                before.await(Message.Unchoke.class);
                try (var again = new Client(shared, infoHash)) {
                    again.say(new Message.Interested());
                    again.await(Message.Unchoke.class);
                    assertThatThrownBy(() -> before.await(Message.Piece.class)).isInstanceOf(IOException.class);
                }
            }
        }
    }

    @Test
    void theInfoDictionaryComesToWhoHasTheMagnetLink() throws Exception {
        try (var shared = new SharedFolderGateway(folder)) {
            Metainfo torrent = shared.export(shared.share("open", "a.bin", DATA));
            byte[] info = torrent.info().encode();
            try (var client =
                    new Client(shared, torrent.info().infohashes().getFirst().wire())) {
                Extensions theirs =
                        Extensions.decode(client.await(Message.Extended.class).payload());
                assertThat(theirs.metadataBytes()).isEqualTo(info.length);
                client.say(new Extensions(Map.of(Extensions.METADATA, 9), "test", 0, 0).encode());
                int number = theirs.numbers().getOrDefault(Extensions.METADATA, 0);
                client.say(new Message.Extended(number, Metadata.request(0).encode()));
                Message.Extended answer = client.await(Message.Extended.class);
                assertThat(answer.id()).isEqualTo(9);
                assertThat(Metadata.decode(answer.payload()).data()).isEqualTo(info);
                client.say(new Message.Extended(number, Metadata.request(1).encode()));
                assertThat(Metadata.decode(client.await(Message.Extended.class).payload())
                                .kind())
                        .isEqualTo(Metadata.Kind.REJECT);
            }
        }
    }

    @Test
    void merkleHashesComeWithTheirProof() throws Exception {
        try (var shared = new SharedFolderGateway(folder)) {
            ContentId content = shared.share("open", "a.bin", DATA);
            Metainfo torrent = shared.export(content);
            try (var client =
                    new Client(shared, torrent.info().infohashes().getLast().wire())) {
                var range = new HashRange(content.bytes(), 0, 4, 4, 2);
                client.say(new Message.HashRequest(range));
                byte[] hashes = client.await(Message.Hashes.class).hashes();
                assertThat(HashLayers.proven(content, PIECES, range, hashes)).isTrue();
            }
        }
    }

    @Test
    void exportedTorrentsAreKnownAfterARestart() throws Exception {
        Metainfo torrent;
        try (var shared = new SharedFolderGateway(folder)) {
            torrent = shared.export(shared.share("open", "a.bin", DATA));
        }
        try (var again = new SharedFolderGateway(folder)) {
            again.library.scan();
            byte[] v1 = torrent.info().infohashes().getFirst().wire();
            assertThat(announce(again, v1, 7001).bytes("peers")).hasSize(6);
            assertThat(torrent.info().encode())
                    .isEqualTo(again.torrents.find(v1).orElseThrow().info());
        }
    }

    @Test
    void aFileThatChangedIsServedNoMore() throws Exception {
        try (var shared = new SharedFolderGateway(folder)) {
            byte[] v1 = shared.export(shared.share("open", "a.bin", DATA))
                    .info()
                    .infohashes()
                    .getFirst()
                    .wire();
            try (var client = new Client(shared, v1)) {
                client.say(new Message.Interested());
                client.await(Message.Unchoke.class);
                Path file = folder.resolve("open/a.bin");
                Files.write(file, SharedFolderGateway.bytes(100_000, 2));
                Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
                client.say(new Message.Request(new Block(0, 0, 16_384)));
                assertThatThrownBy(() -> client.await(Message.Piece.class)).isInstanceOf(IOException.class);
            }
            assertThat(announce(shared, v1, 7001).bytes("failure reason")).isNotEmpty();
        }
    }

    @Test
    void announceAndScrapeReadNoTorrent() throws Exception {
        try (var shared = new SharedFolderGateway(folder)) {
            byte[] v1 = shared.export(shared.share("open", "a.bin", DATA))
                    .info()
                    .infohashes()
                    .getFirst()
                    .wire();
            try (var torrents = Files.list(folder.resolve("torrents"))) {
                for (Path torrent : torrents.toList()) {
                    Files.write(torrent, new byte[] {'x'});
                }
            }
            assertThat(announce(shared, v1, 7001).bytes("failure reason")).isEmpty();
            assertThat(get(shared, "/scrape?info_hash=" + QueryString.encoded(v1))
                            .dict("files")
                            .entries())
                    .hasSize(1);
            assertThatThrownBy(() -> new Client(shared, v1))
                    .as("which a handshake does")
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void whoDripsIsCutOff() throws Exception {
        try (var shared = new SharedFolderGateway(folder, SharedFolderGateway.IMPATIENT)) {
            for (byte first : new byte[] {19, 'G'}) {
                try (var socket = new Socket(
                        shared.gateway.address().getAddress(),
                        shared.gateway.address().getPort())) {
                    socket.getOutputStream().write(first);
                    assertThat(endsWithin(socket)).isTrue();
                }
            }
        }
    }

    @Test
    void fiveHundredConnectionsFromOneAddressLeaveRoomForWhoMeansIt() throws Exception {
        try (var shared = new SharedFolderGateway(folder)) {
            byte[] v1 = shared.export(shared.share("open", "a.bin", DATA))
                    .info()
                    .infohashes()
                    .getFirst()
                    .wire();
            List<Socket> crowd = new ArrayList<>();
            try {
                for (int i = 0; i < 500; i++) {
                    crowd.add(new Socket(
                            shared.gateway.address().getAddress(),
                            shared.gateway.address().getPort()));
                }
                Awaitility.await().until(() -> shared.gateway.connections() <= 64);
                assertThat(announce(shared, v1, 7001).bytes("peers")).isNotEmpty();
                new Client(shared, v1).close();
            } finally {
                for (Socket socket : crowd) {
                    socket.close();
                }
            }
            Awaitility.await().until(() -> shared.gateway.connections() == 0);
        }
    }

    @Test
    void noiseEndsTheConnectionAndNothingElse() throws Exception {
        try (var shared = new SharedFolderGateway(folder, SharedFolderGateway.IMPATIENT)) {
            byte[] v1 = shared.export(shared.share("open", "a.bin", DATA))
                    .info()
                    .infohashes()
                    .getFirst()
                    .wire();
            for (long seed = 0; seed < 200; seed++) {
                var random = new Seed(seed).generator();
                byte[] noise = new byte[random.nextInt(1, 3_000)];
                random.nextBytes(noise);
                try (var socket = new Socket(
                        shared.gateway.address().getAddress(),
                        shared.gateway.address().getPort())) {
                    switch (random.nextInt(3)) {
                        case 0 -> noise[0] = 19;
                        case 1 -> socket.getOutputStream().write("GET /announce?".getBytes(StandardCharsets.US_ASCII));
                        default ->
                            socket.getOutputStream()
                                    .write(new Handshake(Handshake.Features.ALL, v1, new byte[20]).encode());
                    }
                    socket.getOutputStream().write(noise);
                    socket.shutdownOutput();
                    assertThat(endsWithin(socket)).as("seed %d", seed).isTrue();
                } catch (SocketException e) {
                    // Ended while we were still talking.
                }
            }
            new Client(shared, v1).close();
        }
    }

    @Test
    void requestsThatAreNoneGetAReason() throws Exception {
        try (var shared = new SharedFolderGateway(folder)) {
            for (String path : List.of(
                    "/announce",
                    "/announce?info_hash=abc&port=1",
                    "/announce?info_hash=%zz",
                    "/else",
                    "/announce?&&&&")) {
                assertThat(get(shared, path).bytes("failure reason")).as(path).isNotEmpty();
            }
        }
    }

    /** Reads until the other side ends it, however it does. */
    private static boolean endsWithin(Socket socket) throws IOException {
        socket.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
        try {
            while (socket.getInputStream().read() >= 0) {
                // What it says is of no interest.
            }
            return true;
        } catch (SocketException e) {
            return true;
        }
    }

    private static byte[] compact(int port) {
        return new byte[] {127, 0, 0, 1, (byte) (port >> 8), (byte) port};
    }

    private static byte[] join(byte[] one, byte[] other) {
        return ByteBuffer.allocate(one.length + other.length)
                .put(one)
                .put(other)
                .array();
    }

    private static Bencode.Dict announce(SharedFolderGateway shared, byte[] infoHash, int port)
            throws IOException, MalformedException {
        return get(
                shared,
                "/announce?info_hash=" + QueryString.encoded(infoHash) + "&peer_id=" + "x".repeat(20) + "&port=" + port
                        + "&uploaded=0&downloaded=0&left=1&compact=1&event=started");
    }

    private static Bencode.Dict get(SharedFolderGateway shared, String path) throws IOException, MalformedException {
        try (var socket = new Socket(
                shared.gateway.address().getAddress(), shared.gateway.address().getPort())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return BencodeReader.readDict(
                    answer.substring(answer.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** The wire as an ordinary client speaks it, from the handshake on. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final MessageCodec codec = new MessageCodec(PIECES);

        Client(SharedFolderGateway shared, byte[] infoHash) throws IOException, MalformedException {
            socket = new Socket(
                    shared.gateway.address().getAddress(),
                    shared.gateway.address().getPort());
            socket.setSoTimeout(20_000);
            in = new DataInputStream(socket.getInputStream());
            byte[] peerId = "-XX0001-always-same-".getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(new Handshake(Handshake.Features.ALL, infoHash, peerId).encode());
            byte[] theirs = new byte[Handshake.BYTES];
            in.readFully(theirs);
            assertThat(Handshake.decode(theirs).infoHash()).isEqualTo(infoHash);
        }

        void say(Message message) throws IOException {
            socket.getOutputStream().write(codec.encode(message));
        }

        <M extends Message> M await(Class<M> type) throws IOException, MalformedException {
            while (true) {
                byte[] body = new byte[in.readInt()];
                in.readFully(body);
                Message message = codec.decode(ByteBuffer.wrap(body));
                if (type.isInstance(message)) {
                    return type.cast(message);
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
