package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.cli.Columns;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultTableTest {
    @ParameterizedTest
    @CsvSource({
        "3,3,3,3,false",
        "3,3,1,1,false",
        "3,3,3,2,true",
        "3,1,1,1,true",
    })
    void anAnswerIsIncompleteWhenSomebodyIsSilentOrOutOfReach(
            int known, int present, int asked, int answered, boolean incomplete) {
        String line = ResultTable.completeness(Json.of(
                "results",
                1,
                "supernodesKnown",
                known,
                "supernodes",
                present,
                "supernodesAsked",
                asked,
                "supernodesAnswered",
                answered,
                "peersCovered",
                5,
                "filesCovered",
                1000,
                "millis",
                1.5));
        assertThat(line.contains("INCOMPLETE")).isEqualTo(incomplete);
        assertThat(line).contains("1 result; " + answered + " of " + asked, "they hold 1,000 files of 5 peers; 1.5 ms");
    }

    @ParameterizedTest
    @CsvSource({"40,false", "60,true", "60,false", "80,true", "100,false", "200,true"})
    void noRowIsWiderThanTheTerminal(int columns, boolean have) {
        List<String> rows = rows(columns, have, "music/live/a rather long name of a song that nobody knows.flac");
        assertThat(rows).hasSize(2).allSatisfy(row -> assertThat(row).hasSizeLessThanOrEqualTo(columns));
        assertThat(rows.getLast()).contains("knows.flac");
    }

    @ParameterizedTest
    @CsvSource({
        "旅行/東京の桜と富士山.jpg",
        "cafe\u0301/cre\u0300me bru\u0302le\u0301e.txt",
        "映画/とても長い名前の動画ファイル、誰も全部は読まない、本当に長い.mkv"
    })
    void columnsStandBelowTheirHeadingsHoweverWideTheNamesCharactersAre(String name) {
        for (int columns : new int[] {40, 60, 80, 120}) {
            List<String> rows = rows(columns, false, name);
            String row = rows.getLast();
            assertThat(Columns.width(row)).isLessThanOrEqualTo(columns);
            int size = rows.getFirst().indexOf("size") + "size".length();
            String upToSize = row.substring(0, row.indexOf("117.7 MiB") + "117.7 MiB".length());
            assertThat(Columns.width(upToSize)).as(row).isEqualTo(size);
        }
    }

    @Test
    void theReputationIsTheFirstToGo() {
        assertThat(rows(100, true, "a name").getFirst()).contains("size", "sources", "reputation", "id");
        assertThat(rows(60, false, "a name of more than twenty characters").getFirst())
                .contains("size", "sources", "id")
                .doesNotContain("reputation");
        assertThat(rows(0, false, "x".repeat(300)).getLast()).contains("x".repeat(300), "i".repeat(52));
    }

    private static List<String> rows(int columns, boolean have, String name) {
        var out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Map<String, Object> line =
                Json.of("rank", 1, "name", name, "size", 123_456_789, "id", "i".repeat(52), "have", have);
        new ResultTable(new Console(print, print, new Console.Screen(false, false, columns, 100)), List.of(line))
                .result(line);
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void whatTheLimitLeftOutIsSaid() {
        assertThat(ResultTable.completeness(Json.of("results", 50, "found", 96)))
                .startsWith("50 of 96 results (--limit shows more)");
        assertThat(ResultTable.completeness(Json.of("results", 7, "found", 7))).startsWith("7 results;");
        assertThat(ResultTable.completeness(Json.of("results", 0, "found", 0))).startsWith("nothing found;");
    }
}
