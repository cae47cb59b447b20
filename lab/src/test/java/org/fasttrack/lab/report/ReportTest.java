package org.fasttrack.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.fasttrack.common.core.Seed;
import org.fasttrack.lab.scenario.Settings;
import org.fasttrack.lab.scenario.swarm.EqualPeers;
import org.fasttrack.lab.scenario.swarm.FluidBound;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Table TABLE =
            new Table("sizes, \"raw\"", List.of("who", "bytes"), List.of(List.of("a,b", "1"), List.of("<c>", "22")));
    private static final Report REPORT =
            new Report("T & U", "fasttrack lab x --seed 1", List.of(TABLE), List.of(new Report.Claim("holds", true)));

    @Test
    void textHasAlignedColumnsAndSaysHowToReplay() {
        assertThat(REPORT.text()).isEqualTo("""
                        T & U

                        sizes, "raw"
                          who  bytes
                          a,b  1
                          <c>  22

                        held    holds
                        replay  fasttrack lab x --seed 1
                        """);
    }

    @Test
    void csvQuotesWhatNeedsIt() {
        assertThat(Csv.of(REPORT))
                .isEqualTo("table,who,bytes\r\n\"sizes, \"\"raw\"\"\",\"a,b\",1\r\n\"sizes, \"\"raw\"\"\",<c>,22\r\n");
    }

    @Test
    void htmlEscapesWhatItShows() {
        assertThat(HtmlPage.of(REPORT)).contains("<h1>T &amp; U</h1>", "<td>&lt;c&gt;</td>", "sizes, &quot;raw&quot;");
    }

    @Test
    void oneBrokenClaimBreaksTheReport() {
        var broken = new Report("t", "r", List.of(), List.of(new Report.Claim("no", false)));
        assertThat(broken.held()).isFalse();
        assertThat(broken.text()).contains("BROKEN  no");
        assertThat(HtmlPage.of(broken)).contains("class=\"broken\"");
    }

    @Test
    void aRowOfAnotherWidthIsAMistake() {
        assertThatThrownBy(() -> new Table("t", List.of("a"), List.of(List.of("1", "2"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aScenariosReportIsTheSameToTheByteForTheSameSeed() {
        var scenario = new EqualPeers();
        Report once = scenario.run(new Settings(20, new Seed(3)));
        assertThat(scenario.run(new Settings(20, new Seed(3))).text()).isEqualTo(once.text());
        assertThat(scenario.run(new Settings(20, new Seed(4))).text()).isNotEqualTo(once.text());
        assertThat(once.held()).as(once.text()).isTrue();
    }

    @Test
    void theSwarmKeepsToItsFluidBound() {
        Report report = new FluidBound().run(new Settings(9, new Seed(1)));
        assertThat(report.held()).as(report.text()).isTrue();
    }
}
