package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.fasttrack.common.cli.Columns;
import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.Test;

/** What {@code transfers --watch} shows, on a terminal, in a pipe and as JSON. */
class TransferWatchTest {
    private static final Map<String, Object> NOTHING_ELSE = Json.of("done", true, "uploads", List.of());

    private static Map<String, Object> download(int number, String state) {
        return Json.of(
                "number",
                number,
                "state",
                state,
                "name",
                "film" + number + ".mkv",
                "progress",
                50L << 20,
                "bytes",
                200L << 20,
                "bytesPerSecond",
                state.equals("running") ? 10L << 20 : null,
                "secondsLeft",
                state.equals("running") ? 15 : null,
                "sources",
                2,
                "reason",
                state.equals("waiting") ? "nobody who has it is there" : null);
    }

    private static Map<String, Object> serving(String peer) {
        return Json.of(
                "done", true, "uploads", List.of(Json.of("peer", peer, "id", "c", "name", "a/song", "bytes", 1024)));
    }

    @Test
    void whatMovesStandsFirstWithItsProgress() {
        var lines = List.of(download(1, "done"), download(2, "paused"), download(3, "running"), serving("abcdefghijk"));
        assertThat(TransferFrame.of(lines, 100, 20))
                .containsExactly(
                        "   3  film3.mkv",
                        "      [######                  ]  25 %  50.0 MiB of 200.0 MiB  10.0 MiB/s  0:15 left  2 sources",
                        "   2  paused   25 % of 200.0 MiB                    film2.mkv",
                        "      to abcdefgh  0 B/s  1.0 KiB  a/song",
                        "1 finished download");
        assertThat(TransferFrame.of(List.of(NOTHING_ELSE), 100, 20))
                .containsExactly("nothing is being fetched or served");
    }

    @Test
    void aFrameHasNoMoreLinesThanTheTerminal() {
        List<Map<String, Object>> lines = new ArrayList<>();
        IntStream.range(1, 40).forEach(number -> lines.add(download(number, "running")));
        lines.add(NOTHING_ELSE);
        List<String> frame = TransferFrame.of(lines, 50, 10);
        assertThat(frame).hasSize(10).endsWith("... and 69 more lines");
        assertThat(frame.get(1)).satisfies(bar -> assertThat(Columns.width(bar)).isLessThanOrEqualTo(50));
    }

    @Test
    void aPipeGetsWhatChangesOnly() {
        var changes = new TransferChanges();
        assertThat(changes.since(List.of(download(1, "done"), download(2, "running"), NOTHING_ELSE)))
                .singleElement()
                .satisfies(line -> assertThat(line).contains("2  running", "film2.mkv"));
        assertThat(changes.since(List.of(download(1, "done"), download(2, "running"), NOTHING_ELSE)))
                .isEmpty();
        assertThat(changes.since(List.of(download(2, "waiting"), NOTHING_ELSE)))
                .satisfiesExactly(
                        line -> assertThat(line).contains("2  waiting"),
                        line -> assertThat(line).isEqualTo("      nobody who has it is there"),
                        line -> assertThat(line).isEqualTo("   1  off the list"));
        assertThat(changes.since(List.of(download(2, "done"), serving("abcdefghijk"))))
                .satisfiesExactly(
                        line -> assertThat(line).contains("2  done"),
                        line -> assertThat(line).contains("to abcdefgh", "a/song"));
        assertThat(changes.since(List.of(download(2, "done"), serving("abcdefghijk"))))
                .isEmpty();
    }

    @Test
    void aLineOfJsonIsTheWholeList() {
        var whole = TransferWatch.whole(List.of(download(1, "running"), serving("abcdefghijk")));
        assertThat(whole).containsOnlyKeys("downloads", "uploads");
        assertThat(Json.objects(whole, "downloads")).hasSize(1);
        assertThat(Json.objects(TransferWatch.whole(List.of(NOTHING_ELSE)), "downloads"))
                .isEmpty();
    }
}
