package org.fasttrack.lab.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** What the kernel says of a process's sockets: {@code /proc/PID/fd} and {@code /proc/PID/net}. Linux only. */
final class Sockets {
    private static final String LISTEN = "0A";

    private Sockets() {}

    static boolean known() {
        return Files.isReadable(Path.of("/proc/self/net/tcp"));
    }

    /** Every address that the process listens on by TCP. */
    static Set<InetSocketAddress> listening(long pid) throws IOException {
        Set<InetSocketAddress> all = new HashSet<>();
        for (String[] row : rows(pid, "tcp", "tcp6")) {
            if (row[3].equals(LISTEN)) {
                all.add(address(row[1]));
            }
        }
        return all;
    }

    /** Every UDP socket of the process that could receive something from elsewhere. */
    static Set<InetSocketAddress> datagram(long pid) throws IOException {
        Set<InetSocketAddress> all = new HashSet<>();
        for (String[] row : rows(pid, "udp", "udp6")) {
            all.add(address(row[1]));
        }
        return all;
    }

    private static List<String[]> rows(long pid, String... tables) throws IOException {
        Set<String> inodes = inodes(pid);
        List<String[]> rows = new ArrayList<>();
        for (String table : tables) {
            Path file = Path.of("/proc", Long.toString(pid), "net", table);
            if (!Files.exists(file)) {
                continue; // a kernel without IPv6
            }
            for (String line : Files.readAllLines(file)) {
                String[] row = line.strip().split("\\s+");
                if (inodes.contains(row[9])) {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private static Set<String> inodes(long pid) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (var open = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : open) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring("socket:[".length(), target.length() - 1));
                    }
                } catch (java.nio.file.NoSuchFileException e) {
                    // closed meanwhile
                }
            }
        }
        return inodes;
    }

    /** Words of 32 bits in the machine's own order, then the port as a number. */
    private static InetSocketAddress address(String hex) throws IOException {
        int colon = hex.indexOf(':');
        byte[] words = HexFormat.of().parseHex(hex.substring(0, colon));
        ByteBuffer in = ByteBuffer.wrap(words).order(ByteOrder.nativeOrder());
        ByteBuffer out = ByteBuffer.allocate(words.length);
        while (in.hasRemaining()) {
            out.putInt(in.getInt());
        }
        int port = Integer.parseInt(hex.substring(colon + 1), 16);
        return new InetSocketAddress(InetAddress.getByAddress(out.array()), port);
    }
}
