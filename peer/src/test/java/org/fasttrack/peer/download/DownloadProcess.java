package org.fasttrack.peer.download;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.runtime.RateLimit;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;

/** A process that downloads one content and prints each amount that verified, so that a test can kill it. */
public final class DownloadProcess {
    private DownloadProcess() {}

    /** Whether it joins the content's swarm. */
    enum Kind {
        ALONE,
        IN_SWARM
    }

    /** Arguments: the kind, the source's port and id, the content's id and size, the target. */
    public static void main(String[] args) throws IOException, InterruptedException {
        var source = new Source(
                NodeId.parse(args[2]),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[1])));
        Outcome outcome = download(
                        Kind.valueOf(args[0]),
                        source,
                        ContentId.parse(args[3]),
                        Long.parseLong(args[4]),
                        Path.of(args[5]))
                .run();
        System.out.println(outcome);
        System.exit(outcome instanceof Outcome.Done ? 0 : 1);
    }

    private static Download download(Kind kind, Source source, ContentId content, long bytes, Path target)
            throws IOException {
        var events = new DownloadEvents() {
            @Override
            public void resumed(long done, long total) {
                System.out.println(done);
            }

            @Override
            public void received(NodeId peer, long more, long done, long total) {
                System.out.println(done);
            }
        };
        return switch (kind) {
            case ALONE -> {
                var me = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
                var wanted = new Download.Wanted(content, bytes, List.of(source), target);
                yield new Download(me, PeerCheck.ANYONE, wanted, events);
            }
            case IN_SWARM ->
                new SwarmPeer(null, RateLimit.UNLIMITED, SwarmPeer.Protocols.BOTH)
                        .download(content, bytes, target, events, source);
        };
    }

    /**
     * Starts a process and kills it with SIGKILL as soon as it reports {@code amount} bytes.
     *
     * @return its exit code
     */
    static int downloadUntil(Kind kind, Source source, ContentId content, long bytes, Path target, long amount)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DownloadProcess.class.getName(),
                        kind.name(),
                        Integer.toString(source.address().getPort()),
                        source.peer().toString(),
                        content.toString(),
                        Long.toString(bytes),
                        target.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.matches("\\d+") && Long.parseLong(line) >= amount) {
                    break;
                }
            }
            if (amount < bytes) {
                process.destroyForcibly();
            }
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }
}
