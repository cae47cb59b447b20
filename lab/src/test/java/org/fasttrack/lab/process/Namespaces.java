package org.fasttrack.lab.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Hosts of their own on one wire: network namespaces of the kernel on a bridge, with no way out. Host 0 holds the
 * bridge. Needs Linux, root, {@code ip} and {@code nft}.
 */
final class Namespaces implements AutoCloseable {
    private static final String FIREWALL = """
            table inet firewall {
              chain input {
                type filter hook input priority 0; policy drop;
                iif lo accept
                ct state established,related accept
              }
            }
            """;

    private final String prefix = "ft" + ProcessHandle.current().pid() + "-";
    private final List<String> names = new ArrayList<>();

    private Namespaces() {}

    /** Empty, with what is missing said by the caller, where the machine cannot do it. */
    static Optional<Namespaces> create(int hosts) throws IOException, InterruptedException {
        Namespaces made = new Namespaces();
        try {
            made.bridge();
            for (int host = 1; host < hosts; host++) {
                made.host(host);
            }
            // In a host that is not used for anything else: whether packets can be filtered at all.
            made.names.add(made.prefix + "try");
            must("", "ip", "netns", "add", made.names.getLast());
            must(FIREWALL, "ip", "netns", "exec", made.names.getLast(), "nft", "-f", "-");
            return Optional.of(made);
        } catch (IOException e) {
            made.close();
            return Optional.empty();
        }
    }

    private String name(int host) {
        return prefix + host;
    }

    private void bridge() throws IOException, InterruptedException {
        must("", "ip", "netns", "add", name(0));
        names.add(name(0));
        must("", "ip", "-n", name(0), "link", "add", "br0", "type", "bridge");
        up(0, "br0");
    }

    private void host(int host) throws IOException, InterruptedException {
        must("", "ip", "netns", "add", name(host));
        names.add(name(host));
        String port = "port" + host;
        must(
                "",
                "ip",
                "link",
                "add",
                "eth0",
                "netns",
                name(host),
                "type",
                "veth",
                "peer",
                "name",
                port,
                "netns",
                name(0));
        must("", "ip", "-n", name(0), "link", "set", port, "master", "br0", "up");
        up(host, "eth0");
    }

    private void up(int host, String link) throws IOException, InterruptedException {
        must("", "ip", "-n", name(host), "addr", "add", ip(host) + "/24", "dev", link);
        must("", "ip", "-n", name(host), "link", "set", link, "up");
        must("", "ip", "-n", name(host), "link", "set", "lo", "up");
    }

    String ip(int host) {
        return "10.98.0." + (host + 1);
    }

    /** What makes a command run there. */
    List<String> in(int host) {
        return List.of("ip", "netns", "exec", name(host));
    }

    /** From now on the kernel drops every packet to {@code host} that belongs to no connection the host began. */
    void firewall(int host) throws IOException, InterruptedException {
        must(FIREWALL, "ip", "netns", "exec", name(host), "nft", "-f", "-");
    }

    /** From now on {@code some} hosts, not 0, reach each other and nobody else, until {@link #join}. */
    void split(List<Integer> some) throws IOException, InterruptedException {
        must("", "ip", "-n", name(0), "link", "add", "br1", "type", "bridge");
        must("", "ip", "-n", name(0), "link", "set", "br1", "up");
        plug(some, "br1");
    }

    /** Everybody is on one wire again. */
    void join(List<Integer> some) throws IOException, InterruptedException {
        plug(some, "br0");
        must("", "ip", "-n", name(0), "link", "del", "br1");
    }

    private void plug(List<Integer> hosts, String bridge) throws IOException, InterruptedException {
        for (int host : hosts) {
            must("", "ip", "-n", name(0), "link", "set", "port" + host, "master", bridge);
        }
    }

    private static void must(String input, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(String.join(" ", command) + ": " + said);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (String name : names) {
            must("", "ip", "netns", "del", name);
        }
        names.clear();
    }
}
