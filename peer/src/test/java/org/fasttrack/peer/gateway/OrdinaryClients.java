package org.fasttrack.peer.gateway;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** aria2 and libtorrent on loopback, without DHT, local discovery or port mapping. */
public final class OrdinaryClients {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path ARIA2 = Path.of("/usr/bin/aria2c");
    private static final long SECONDS = 25;

    private static final String SESSION = """
            import sys, time
            import libtorrent as lt
            session = lt.session({'listen_interfaces': '127.0.0.1:%d', 'outgoing_interfaces': '', 'enable_dht': False,
                'enable_lsd': False, 'enable_upnp': False, 'enable_natpmp': False, 'allow_multiple_connections_per_ip': True,
                'enable_outgoing_utp': False, 'enable_incoming_utp': False})
            def add(torrent, folder):
                if torrent.startswith('magnet:'):
                    what = lt.parse_magnet_uri(torrent)
                else:
                    what = lt.add_torrent_params(); what.ti = lt.torrent_info(torrent)
                what.save_path = folder
                return session.add_torrent(what)
            """;

    private OrdinaryClients() {}

    public static void assumeLibtorrent() throws IOException, InterruptedException {
        boolean here = Files.isExecutable(PYTHON)
                && new ProcessBuilder(PYTHON.toString(), "-c", "import libtorrent")
                                .redirectErrorStream(true)
                                .start()
                                .waitFor()
                        == 0;
        assumeTrue(here, "SKIPPED: /usr/bin/python3 with libtorrent is not here");
    }

    static void assumeAria2() {
        assumeTrue(Files.isExecutable(ARIA2), "SKIPPED: aria2c is not here");
    }

    /** Downloads with libtorrent until it is whole. @param torrent file or magnet link */
    static String libtorrent(String torrent, Path folder) throws IOException, InterruptedException {
        return run(folder, PYTHON.toString(), "-c", SESSION.formatted(port()) + """
                handle = add(sys.argv[1], sys.argv[2])
                for i in range(400):
                    status = handle.status()
                    if status.is_seeding: print('seeding'); sys.exit(0)
                    time.sleep(0.05)
                print(status.state, status.errc.message(), status.num_peers); sys.exit(1)
                """, torrent, folder.toString());
    }

    /** Seeds what lies in {@code folder} until the process is ended. @return after it said that it is whole */
    public static Process seed(Path torrent, Path folder, int port) throws IOException {
        Process process = new ProcessBuilder(
                        PYTHON.toString(),
                        "-u",
                        "-c",
                        SESSION.formatted(port) + """
                                handle = add(sys.argv[1], sys.argv[2])
                                while not handle.status().is_seeding: time.sleep(0.02)
                                print('seeding')
                                time.sleep(600)
                                """,
                        torrent.toString(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = process.inputReader().readLine();
        if (!"seeding".equals(said)) {
            process.destroyForcibly();
            throw new IOException("libtorrent does not seed " + torrent + ": " + said);
        }
        return process;
    }

    /** Makes a torrent with libtorrent. @param flags of {@code create_torrent}: {@code v1_only}, {@code v2_only}, or empty */
    public static Path make(Path content, Path torrent, int pieceLength, String flags)
            throws IOException, InterruptedException {
        String said = run(
                torrent.resolveSibling("."),
                PYTHON.toString(),
                "-c",
                """
                import sys, os
                import libtorrent as lt
                files = lt.file_storage(); lt.add_files(files, sys.argv[1])
                flags = getattr(lt.create_torrent, sys.argv[4]) if sys.argv[4] else 0
                torrent = lt.create_torrent(files, piece_size=int(sys.argv[3]), flags=flags)
                lt.set_piece_hashes(torrent, os.path.dirname(sys.argv[1]))
                open(sys.argv[2], 'wb').write(lt.bencode(torrent.generate()))
                """,
                content.toString(),
                torrent.toString(),
                Integer.toString(pieceLength),
                flags);
        if (!Files.exists(torrent)) {
            throw new IOException(said);
        }
        return torrent;
    }

    static String aria2(String torrent, Path folder) throws IOException, InterruptedException {
        return run(
                folder,
                ARIA2.toString(),
                "--no-conf",
                "--enable-dht=false",
                "--enable-dht6=false",
                "--bt-enable-lpd=false",
                "--disable-ipv6=true",
                "--seed-time=0",
                "--bt-stop-timeout=15",
                "--listen-port=" + port(),
                "--dir=" + folder,
                torrent);
    }

    public static int port() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private static String run(Path folder, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(words));
        Path log = Files.createTempFile(folder, "client", ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return "it is not done after " + SECONDS + " s: " + Files.readString(log);
            }
            return Files.readString(log, StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
