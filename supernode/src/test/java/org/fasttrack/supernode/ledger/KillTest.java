package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.fasttrack.common.identity.IdentityKey;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, killed with SIGKILL while they append: nothing that was acknowledged may be missing. */
class KillTest {
    @TempDir
    Path folder;

    @Test
    void tenKillsLoseNothing() throws Exception {
        killAndCheck(10);
    }

    @Test
    @Tag("long")
    void aHundredKillsLoseNothing() throws Exception {
        killAndCheck(100);
    }

    private void killAndCheck(int kills) throws Exception {
        long seed = 5;
        Random random = new Random(seed);
        Map<Long, byte[]> acknowledged = new HashMap<>();
        for (int kill = 0; kill < kills; kill++) {
            int before = acknowledged.size();
            runAndKill(random.nextInt(400), acknowledged);
            assertThat(acknowledged.size()).isGreaterThan(before);
            check(acknowledged, "seed " + seed + " kill " + kill);
        }
        System.out.printf("%d kills: %,d entries acknowledged, none lost%n", kills, acknowledged.size());
    }

    /** Kills the process once it has acknowledged {@code after} entries; what it said before it died counts too. */
    private void runAndKill(int after, Map<Long, byte[]> acknowledged) throws IOException, InterruptedException {
        Process process = AppendingProcess.start(folder);
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int count = 0;
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                String[] words = line.split(" ", -1);
                if (words.length == 3 && !words[2].isEmpty()) { // the last line may be cut off
                    note(words, acknowledged);
                }
                if (count++ == after) {
                    process.toHandle().destroyForcibly(); // unlike the process itself, it leaves the stream open
                }
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static void note(String[] words, Map<Long, byte[]> acknowledged) {
        byte[] entry = AppendingProcess.entry(words[1], Integer.parseInt(words[2]));
        acknowledged.put(Long.parseLong(words[0]), entry);
    }

    private void check(Map<Long, byte[]> acknowledged, String where) throws IOException {
        IdentityKey key = IdentityKey.load(folder.resolve("key"));
        try (EvidenceLog log = EvidenceLog.open(folder.resolve("log"), key, AppendingProcess.NETWORK)) {
            assertThat(log.recovery()).as(where).isNotInstanceOf(Recovery.Damaged.class);
            assertThat(log.lostUpTo()).as(where).isEmpty();
            for (Map.Entry<Long, byte[]> entry : acknowledged.entrySet()) {
                assertThat(log.entry(entry.getKey()))
                        .as("%s entry %d", where, entry.getKey())
                        .isEqualTo(entry.getValue());
            }
        }
    }
}
