package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void whatTheLimitLeftOutIsSaid() {
        assertThat(ResultTable.completeness(Json.of("results", 50, "found", 96)))
                .startsWith("50 of 96 results (--limit shows more)");
        assertThat(ResultTable.completeness(Json.of("results", 7, "found", 7))).startsWith("7 results;");
        assertThat(ResultTable.completeness(Json.of("results", 0, "found", 0))).startsWith("nothing found;");
    }
}
