package org.fasttrack.supernode.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.seal.NetworkId;

/** A process that appends as fast as it can and prints each index that was acknowledged, until it is killed. */
final class AppendingProcess {
    static final NetworkId NETWORK = NetworkId.of(new byte[32]);
    private static final int THREADS = 4;

    private AppendingProcess() {}

    static Process start(Path folder) throws IOException {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return new ProcessBuilder(List.of(
                        java, "-XX:+UseSerialGC", "-cp", classes, AppendingProcess.class.getName(), folder.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    static byte[] entry(String writer, int number) {
        return (writer + " " + number + " " + "y".repeat(number % 300)).getBytes(StandardCharsets.UTF_8);
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        IdentityKey key = IdentityKey.loadOrCreate(folder.resolve("key"));
        EvidenceLog log = EvidenceLog.open(folder.resolve("log"), key, NETWORK);
        String run = "run" + log.size();
        List<Thread> writers = new ArrayList<>();
        for (int t = 0; t < THREADS; t++) {
            String name = run + "-" + t;
            writers.add(Thread.startVirtualThread(() -> append(log, name)));
        }
        for (Thread writer : writers) {
            writer.join();
        }
    }

    private static void append(EvidenceLog log, String name) {
        try {
            for (int number = 0; ; number++) {
                long index = log.append(entry(name, number)).get(10, TimeUnit.SECONDS);
                if (number % 50 == 0) {
                    log.head();
                }
                say(index + " " + name + " " + number + "\n");
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void say(String line) {
        synchronized (AppendingProcess.class) {
            System.out.print(line);
            System.out.flush();
        }
    }
}
