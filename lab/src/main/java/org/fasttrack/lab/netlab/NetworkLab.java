package org.fasttrack.lab.netlab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Hosts in network namespaces of their own, joined by a switch in user space that gives each link a rate, a delay and a
 * queue of 100 ms, and by nothing else: no packet leaves the machine or reaches it. Host {@code i} has the address
 * {@code 81.77.0.i}: libtorrent does not limit itself among private addresses, and transmission distrusts loopback ones.
 */
public final class NetworkLab implements AutoCloseable {
    private static final int QUEUE_MILLIS = 100;
    private static final int MAX_HOSTS = 200;
    private static final Pattern SENT = Pattern.compile("host (\\d+) tx \\d+ pkts (\\d+) B rx");

    private final Path folder;
    private final String prefix;
    private final int hosts;
    private final Process daemon;
    private final List<Process> running = new CopyOnWriteArrayList<>();
    private final Thread cleaner = new Thread(this::removeQuietly, "network-lab-end");

    private NetworkLab(Path folder, String prefix, int hosts, Process daemon) {
        this.folder = folder;
        this.prefix = prefix;
        this.hosts = hosts;
        this.daemon = daemon;
        Runtime.getRuntime().addShutdownHook(cleaner);
    }

    /** What this machine lacks for a lab, in one line; empty when it has everything. */
    public static Optional<String> missing() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("network namespaces need root");
        }
        for (String program : List.of("ip", "gcc", "sysctl")) {
            if (!onPath(program)) {
                return Optional.of("there is no " + program);
            }
        }
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            return Optional.of("there is no /dev/net/tun");
        }
        String name = "ftprobe" + ProcessHandle.current().pid();
        try {
            run("ip", "netns", "add", name);
            run("ip", "netns", "del", name);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("no namespace can be made here: " + e.getMessage());
        }
    }

    private static boolean onPath(String program) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + ":/usr/sbin:/sbin";
        return List.of(path.split(":", -1)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder.isEmpty() ? "." : folder, program)));
    }

    /**
     * Makes {@code hosts} hosts, numbered from 1, and joins them.
     *
     * @param folder for the switch and its log
     */
    public static NetworkLab up(Path folder, int hosts, Links links) throws IOException {
        if (hosts < 1 || hosts > MAX_HOSTS) {
            throw new IllegalArgumentException("a lab has 1 to " + MAX_HOSTS + " hosts, not " + hosts);
        }
        Path program = compile(folder);
        String prefix = "ft" + ProcessHandle.current().pid() + "h";
        for (int host = 1; host <= hosts; host++) {
            run("ip", "netns", "add", prefix + host);
        }
        List<String> command = new ArrayList<>(List.of(program.toString(), prefix, "" + hosts));
        command.addAll(links.arguments(QUEUE_MILLIS));
        Process daemon = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("switch.log").toFile())
                .start();
        var lab = new NetworkLab(folder, prefix, hosts, daemon);
        try {
            lab.awaitLog("ready");
            lab.configure();
            return lab;
        } catch (IOException | RuntimeException e) {
            lab.close();
            throw e;
        }
    }

    private static Path compile(Path folder) throws IOException {
        Path source = folder.resolve("netlabd.c");
        try (InputStream in = NetworkLab.class.getResourceAsStream("netlabd.c")) {
            Files.write(
                    source,
                    java.util.Objects.requireNonNull(in, "netlabd.c is missing from the build")
                            .readAllBytes());
        }
        Path program = folder.resolve("netlabd");
        run("gcc", "-O2", "-o", program.toString(), source.toString());
        return program;
    }

    private void configure() throws IOException {
        run("renice", "-n", "-10", "-p", "" + daemon.pid());
        for (int host = 1; host <= hosts; host++) {
            run("ip", "-n", name(host), "link", "set", "lo", "up");
            run("ip", "-n", name(host), "addr", "add", address(host) + "/16", "dev", "eth0");
            run("ip", "-n", name(host), "link", "set", "eth0", "up");
            run("ip", "netns", "exec", name(host), "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
        }
    }

    private String name(int host) {
        if (host < 1 || host > hosts) {
            throw new IllegalArgumentException("there is no host " + host);
        }
        return prefix + host;
    }

    /** The IPv4 address of a host. */
    public String address(int host) {
        return "81.77.0." + host;
    }

    /** {@code process}, which runs in a host, ends with the lab at the latest. */
    public void adopt(Process process) {
        running.add(process);
    }

    /** Processor time of what was {@link #adopt adopted} and still runs, in seconds. */
    public double cpuSeconds() {
        return running.stream()
                .flatMap(process -> Stream.concat(Stream.of(process.toHandle()), process.descendants()))
                .flatMap(handle -> handle.info().totalCpuDuration().stream())
                .mapToDouble(time -> time.toNanos() / 1e9)
                .sum();
    }

    /** A command to be started in a host, and then to be {@link #adopt adopted}. */
    public ProcessBuilder in(int host, List<String> command) {
        List<String> words = new ArrayList<>(List.of("ip", "netns", "exec", name(host)));
        words.addAll(command);
        return new ProcessBuilder(words);
    }

    /** What host {@code host} has sent so far, in bytes with all headers. */
    public long sentBytes(int host) throws IOException {
        Path log = folder.resolve("switch.log");
        long before = Files.size(log);
        run("kill", "-USR1", "" + daemon.pid());
        String last = "host " + hosts + " ";
        for (int i = 0; i < 100; i++) {
            String said = new String(Files.readAllBytes(log), StandardCharsets.US_ASCII).substring((int) before);
            if (said.contains(last) && said.endsWith("\n")) {
                return sent(said, host);
            }
            pause();
        }
        throw new IOException("the switch does not say what it carried");
    }

    private static long sent(String said, int host) throws IOException {
        Matcher matcher = SENT.matcher(said);
        while (matcher.find()) {
            if (Integer.parseInt(matcher.group(1)) == host) {
                return Long.parseLong(matcher.group(2));
            }
        }
        throw new IOException("the switch knows no host " + host);
    }

    private void awaitLog(String word) throws IOException {
        Path log = folder.resolve("switch.log");
        for (int i = 0; i < 200 && daemon.isAlive(); i++) {
            if (Files.readString(log).contains(word)) {
                return;
            }
            pause();
        }
        throw new IOException("the switch does not start: " + Files.readString(log));
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void removeQuietly() {
        for (Process process : running) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        daemon.destroyForcibly();
        for (int host = 1; host <= hosts; host++) {
            try {
                run("ip", "netns", "del", prefix + host);
            } catch (IOException e) {
                // It was not made, or is gone already.
            }
        }
    }

    /** Ends what runs in the hosts and takes them away. */
    @Override
    public void close() {
        removeQuietly();
        try {
            for (Process process : running) {
                process.waitFor(5, TimeUnit.SECONDS);
            }
            daemon.waitFor(5, TimeUnit.SECONDS);
            Runtime.getRuntime().removeShutdownHook(cleaner);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // The process is ending: that is what the hook is for.
        }
    }
}
