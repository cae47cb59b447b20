package org.fasttrack.peer.cli.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Main;
import org.fasttrack.common.json.Json;

/** The logs of all supernodes, the killed one's and the promoted one's too, are audited; then a byte of a copy is flipped, and the audit names the entry. */
final class AuditScene implements Scene {
    /** What {@code fasttrack audit --json} answered. */
    private record Verdict(int code, Map<String, Object> last) {
        List<Map<String, Object>> faults() {
            return Json.objects(last, "faults");
        }
    }

    @Override
    public void play(Stage stage) throws IOException {
        stage.steps.doing("every signature, every proof and every score is checked");
        List<Path> logs = logs(stage);
        long start = System.nanoTime();
        Verdict honest = audit(stage, logs);
        double seconds = Stage.seconds(start);
        Path copy = stage.network.folder().resolve("flipped");
        copy(logs.getFirst(), copy);
        String place = flip(copy.resolve("evidence").resolve("evidence.log"));
        Verdict flipped = audit(stage, List.of(copy));
        Map<String, Object> fault = flipped.faults().stream().findFirst().orElse(Map.of());
        stage.steps.step(
                "fasttrack audit verifies the logs of all supernodes, and names the entry when one byte of a copy is flipped",
                honest.code() == ExitCode.DONE && flipped.code() == ExitCode.NO && !fault.isEmpty(),
                String.format(
                        Locale.ROOT,
                        "%d logs, %d entries, %d signatures, every score recomputed in %.2f s: %s\n%s: %s, %s",
                        Json.number(honest.last(), "logs", 0),
                        Json.number(honest.last(), "entries", 0),
                        Json.number(honest.last(), "signatures", 0),
                        seconds,
                        honest.code() == ExitCode.DONE ? "no fault" : "FAULTS " + honest.faults(),
                        place,
                        fault.get("kind"),
                        fault.get("detail")),
                Json.of(
                        "entries", Json.number(honest.last(), "entries", 0),
                        "signatures", Json.number(honest.last(), "signatures", 0),
                        "seconds", seconds,
                        "faults", honest.faults(),
                        "flippedFaults", flipped.faults()));
    }

    private static List<Path> logs(Stage stage) {
        Stream<Path> roots = IntStream.rangeClosed(1, stage.network.roots().size())
                .mapToObj(i -> stage.network.folder().resolve("sn" + i));
        Stream<Path> promoted = stage.network.peers().stream()
                .filter(peer -> peer.role().hosted().isPresent())
                .map(Member::data);
        return Stream.concat(roots, promoted).toList();
    }

    /** The command itself, as somebody types it. */
    private static Verdict audit(Stage stage, List<Path> folders) {
        List<String> words = new ArrayList<>(List.of("audit", "--json", "--network"));
        words.add(stage.network.networkFile().toString());
        folders.forEach(folder -> words.add(folder.toString()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = Main.run(words.toArray(String[]::new), new Console(print, print, Console.Screen.NONE));
        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        boolean json = !lines.isEmpty() && lines.getLast().startsWith("{");
        return new Verdict(code, json ? Json.object(lines.getLast()) : Json.of("faults", List.of(), "said", lines));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file));
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    /** @return what was done, for the reader */
    private static String flip(Path log) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long at = channel.size() / 2;
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, at);
            one.put(0, (byte) (one.get(0) ^ 1));
            channel.write(one.flip(), at);
            return "one bit of byte " + at + " of a copy flipped";
        }
    }
}
