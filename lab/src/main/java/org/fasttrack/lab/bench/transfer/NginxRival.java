package org.fasttrack.lab.bench.transfer;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** nginx with TLS 1.3 serving a folder on loopback, and curl that fetches from it. */
final class NginxRival implements AutoCloseable {
    private static final Path NGINX = Path.of("/usr/sbin/nginx");
    private static final List<String> TOOLS = List.of("curl", "openssl");

    @SuppressWarnings("InlineFormatString") // a file of its own, named after what it is
    private static final String CONFIG = """
            daemon off; master_process off; pid %1$s/pid; error_log %1$s/error.log;
            events { worker_connections 64; }
            http {
              access_log off; sendfile on; ssl_buffer_size 16k; types { }
              client_body_temp_path %1$s/t1; proxy_temp_path %1$s/t2; fastcgi_temp_path %1$s/t3;
              uwsgi_temp_path %1$s/t4; scgi_temp_path %1$s/t5;
              server {
                listen 127.0.0.1:%2$d ssl; root %1$s/www;
                ssl_certificate %1$s/cert.pem; ssl_certificate_key %1$s/key.pem; ssl_protocols TLSv1.3;
                ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256; output_buffers 4 256k;
              }
            }
            """;

    private final Path folder;
    private final int port;
    private final Process nginx;

    private NginxRival(Path folder, int port, Process nginx) {
        this.folder = folder;
        this.port = port;
        this.nginx = nginx;
    }

    /** What is not installed of what this takes, and how to get it; empty when all is there. */
    static Optional<String> missing() {
        String absent = Stream.concat(
                        Stream.of(NGINX)
                                .filter(tool -> !Files.isExecutable(tool))
                                .map(Path::toString),
                        TOOLS.stream().filter(tool -> !onPath(tool)))
                .collect(Collectors.joining(", "));
        return absent.isEmpty()
                ? Optional.empty()
                : Optional.of("not installed: " + absent + " (Debian: apt-get install nginx-light curl openssl)");
    }

    private static boolean onPath(String tool) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin");
        return Stream.of(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    /** Processor time of nginx and of the curls that ended. */
    double cpuSeconds() {
        return CpuClock.of(nginx.pid()).orElse(Double.NaN) + CpuClock.children().orElse(Double.NaN);
    }

    /** Serves {@code file} as {@code /file}, with an ECDSA P-256 certificate as ours is. */
    static NginxRival start(Path folder, Path file) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("www"));
        Files.createLink(folder.resolve("www/file"), file);
        run(
                folder,
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-subj",
                "/CN=localhost",
                "-keyout",
                "key.pem",
                "-out",
                "cert.pem");
        int port;
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = probe.getLocalPort();
        }
        Path config = Files.writeString(folder.resolve("nginx.conf"), CONFIG.formatted(folder, port));
        Process nginx = new ProcessBuilder(
                        NGINX.toString(), "-e", folder + "/error.log", "-p", folder.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.out").toFile())
                .start();
        var rival = new NginxRival(folder, port, nginx);
        rival.awaitListening();
        return rival;
    }

    private void awaitListening() throws IOException, InterruptedException {
        for (int tries = 0; ; tries++) {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException e) {
                if (tries == 50 || nginx.waitFor(100, TimeUnit.MILLISECONDS)) {
                    close();
                    throw new IOException("nginx does not listen: " + Files.readString(folder.resolve("nginx.out")), e);
                }
            }
        }
    }

    /** Seconds that curl takes to fetch the file to {@code target}. */
    double fetch(Path target) throws IOException, InterruptedException {
        long start = System.nanoTime();
        run(
                folder,
                "curl",
                "-sk",
                "--http1.1",
                "--tlsv1.3",
                "-o",
                target.toString(),
                "https://127.0.0.1:" + port + "/file");
        return (System.nanoTime() - start) / 1e9;
    }

    private static void run(Path folder, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("command.out").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(command[0] + ": " + Files.readString(folder.resolve("command.out")));
        }
    }

    @Override
    public void close() {
        TransferBench.end(nginx);
    }
}
