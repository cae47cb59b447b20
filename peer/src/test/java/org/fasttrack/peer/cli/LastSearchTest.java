package org.fasttrack.peer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.Failure;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastSearchTest {
    @TempDir
    Path data;

    private final PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

    @BeforeEach
    void search() {
        LastSearch.remember(
                data,
                List.of(
                        new LastSearch.Shown("abcdefgh2345", List.of("peer1aaa", "peer2aaa")),
                        new LastSearch.Shown("abcdefzz2345", List.of("peer2aaa")),
                        new LastSearch.Shown("mnopqrst2345", List.of())),
                new Console(nowhere, nowhere, Console.Screen.NONE));
    }

    @Test
    void numberIsTheResultOfThatRank() {
        assertThat(LastSearch.resolve(data, "1")).isEqualTo("abcdefgh2345");
        assertThat(LastSearch.resolve(data, "3")).isEqualTo("mnopqrst2345");
    }

    @Test
    void numberStandsForTheBestPeerThatHasTheResult() {
        assertThat(LastSearch.resolvePeer(data, "1")).isEqualTo("peer1aaa");
        assertThat(LastSearch.resolvePeer(data, "2")).isEqualTo("peer2aaa");
        assertThatThrownBy(() -> LastSearch.resolvePeer(data, "3")).hasMessageContaining("no peer is known");
    }

    @Test
    void startOfAPeersIdStandsForTheOneShown() {
        assertThat(LastSearch.resolvePeer(data, "peer2")).isEqualTo("peer2aaa");
        assertThatThrownBy(() -> LastSearch.resolvePeer(data, "peer")).hasMessageContaining("more than one peer");
    }

    @Test
    void whatOtherListsShowedIsKnownByItsStartToo() {
        String ranked = "ranked".repeat(8) + "aaaa";
        Console console = new Console(nowhere, nowhere, Console.Screen.NONE);
        LastPeers.remember(data, List.of(ranked), console);
        LastPeers.remember(data, List.of("served".repeat(8) + "aaaa"), console);
        assertThat(LastSearch.resolvePeer(data, "rankedra")).isEqualTo(ranked);
        assertThat(LastSearch.resolvePeer(data, "servedse")).startsWith("served");
        assertThat(LastSearch.resolvePeer(data, "peer2")).isEqualTo("peer2aaa");
    }

    @Test
    void numberPastTheLastResultIsSaid() {
        assertThatThrownBy(() -> LastSearch.resolve(data, "4"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("1 to 3");
        assertThatThrownBy(() -> LastSearch.resolve(data, "0")).isInstanceOf(Failure.class);
    }

    @Test
    void numberWithoutASearchIsSaid() {
        assertThatThrownBy(() -> LastSearch.resolve(data.resolve("other"), "1")).isInstanceOf(Failure.class);
    }

    @Test
    void shortIdStandsForTheOneResultThatStartsSo() {
        assertThat(LastSearch.resolve(data, "abcdefgh")).isEqualTo("abcdefgh2345");
        assertThatThrownBy(() -> LastSearch.resolve(data, "abcdef")).hasMessageContaining("more than one content");
        assertThatThrownBy(() -> LastSearch.resolve(data, "zzzzzzzz")).hasMessageContaining("no content");
    }

    @Test
    void anyOtherIdIsTakenAsItIs() {
        String id = "z".repeat(52);
        assertThat(LastSearch.resolve(data, id)).isEqualTo(id);
        assertThat(LastSearch.resolve(data, "No id!")).isEqualTo("No id!");
    }

    @Test
    void rangeStandsForItsNumbers() {
        assertThat(LastSearch.numbers("3-5")).containsExactly("3", "4", "5");
        assertThat(LastSearch.numbers("7-7")).containsExactly("7");
        assertThat(LastSearch.numbers("12")).containsExactly("12");
        assertThat(LastSearch.numbers("talk-1.torrent")).containsExactly("talk-1.torrent");
        assertThatThrownBy(() -> LastSearch.numbers("5-3"))
                .isInstanceOf(Failure.class)
                .hasMessageContaining("3-5");
    }
}
