package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import com.beust.jcommander.ParametersDelegate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fasttrack.common.cli.Command;
import org.fasttrack.common.cli.Console;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.Sizes;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.network.Membership;
import org.fasttrack.peer.node.Node;
import org.fasttrack.peer.node.Questions;
import org.fasttrack.peer.node.ResultLines;
import org.fasttrack.peer.search.Answer;
import org.fasttrack.peer.search.Asker;
import org.fasttrack.peer.search.RoundTrips;
import org.fasttrack.peer.search.Suggestions;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.jspecify.annotations.Nullable;

/** {@code fasttrack search WORD...}. */
public final class SearchCommand implements Command {
    @ParametersDelegate
    private final DataOptions data = new DataOptions();

    @ParametersDelegate
    private final NodeOptions node = new NodeOptions();

    @Parameter(description = "WORD... (pre* prefix, 'two words' adjacent, -word without)")
    private List<String> words = new ArrayList<>();

    @Parameter(
            names = "--via",
            description = "ask the supernode at HOST:PORT directly, with no local node",
            placeholder = "HOST:PORT")
    private @Nullable String via;

    @Parameter(
            names = "--ext",
            description = "only names that end so, e.g. pdf or PDF, which are the same",
            placeholder = "SUFFIX")
    private @Nullable String extension;

    @Parameter(
            names = "--min-size",
            description = "smallest size, e.g. 100M",
            placeholder = "SIZE",
            converter = Sizes.SizeConverter.class)
    private long minSize;

    @Parameter(
            names = "--max-size",
            description = "largest size",
            placeholder = "SIZE",
            converter = Sizes.SizeConverter.class)
    private long maxSize = Long.MAX_VALUE;

    @Parameter(names = "--id", description = "only this content", placeholder = "CONTENT_ID")
    private @Nullable String id;

    @Parameter(names = "--limit", description = "at most N results")
    private int limit = 50;

    @Parameter(
            names = "--wait",
            description = "wait at most so long for slow supernodes",
            converter = Sizes.DurationConverter.class)
    private Duration patience = Duration.ofSeconds(3);

    @Override
    public String name() {
        return "search";
    }

    @Override
    public String summary() {
        return "search the network";
    }

    @Override
    public Group group() {
        return Group.USE;
    }

    @Override
    public String arguments() {
        return "WORD...";
    }

    @Override
    public List<String> examples() {
        return List.of(
                "fasttrack search lecture slides              # both words, in any order",
                "fasttrack search 'linux*' -rc --ext iso --min-size 100M",
                "fasttrack search 'release notes' --json      # adjacent words; JSON, one result a line",
                "fasttrack search 'linux* \"release notes\" -rc'  # all in one argument, as typed on the web page",
                "fasttrack search modules --via 10.0.0.1:1215 --network lab.network   # no local node needed",
                "fasttrack get 1                              # then fetch the first result");
    }

    @Override
    public boolean takesDashWords() {
        return true;
    }

    @Override
    public int run(Console console) throws Exception {
        if (minSize > maxSize) {
            throw new Failure(ExitCode.USAGE, "no file is larger than --min-size and smaller than --max-size");
        }
        Map<String, Object> question = Json.of(
                "text", text(),
                "ext", extension,
                "minSize", minSize,
                "maxSize", maxSize,
                "id", id,
                "limit", limit,
                "waitMillis", patience.toMillis());
        List<Map<String, Object>> lines = new ArrayList<>();
        List<Map<String, Object>> suggestions = new ArrayList<>();
        if (via != null) {
            NodeOptions.address(via, "--via");
            askDirectly(via, question, lines, suggestions);
        } else {
            data.call("POST", "/v1/search", question, lines::add);
            if (wantsSuggestions(lines)) {
                suggestions.addAll(suggested(question));
            }
        }
        List<Map<String, Object>> results =
                lines.stream().filter(line -> !line.containsKey("done")).toList();
        LastSearch.remember(
                data.folder(), results.stream().map(LastSearch.Shown::of).toList(), console);
        if (data.json) {
            lines.forEach(console::json);
        } else {
            show(results, lines.getLast(), console);
            suggestions.stream().flatMap(SuggestionLines::of).forEach(console::note);
        }
        return results.isEmpty() ? ExitCode.NO : ExitCode.DONE;
    }

    private static void show(List<Map<String, Object>> results, Map<String, Object> done, Console console) {
        ResultTable table = new ResultTable(console, results);
        results.forEach(table::result);
        console.note(ResultTable.completeness(done));
    }

    private String text() {
        return String.join(" ", words.stream().map(SearchCommand::term).toList());
    }

    static String term(String argument) {
        return argument.startsWith("-") ? "-" + quoted(argument.substring(1)) : quoted(argument);
    }

    /**
     * The shell has taken the quotes off: an argument with a space was a phrase, unless it holds what is none of a
     * phrase. Then it is a query as it is typed elsewhere.
     */
    private static String quoted(String argument) {
        List<String> parts = List.of(argument.strip().split("\\s+"));
        boolean typed = argument.contains("\"") || parts.stream().anyMatch(SearchCommand::isOperator);
        return parts.size() > 1 && !typed ? "\"" + argument + "\"" : argument;
    }

    /** A dash alone, as between an artist and a title, is none. */
    private static boolean isOperator(String word) {
        return word.endsWith("*") || word.matches("-.*[\\p{L}\\p{N}].*");
    }

    /** Scripts get what they asked for, at once. */
    private boolean wantsSuggestions(List<Map<String, Object>> lines) {
        return !data.json && lines.size() == 1;
    }

    private List<Map<String, Object>> suggested(Map<String, Object> question) {
        List<Map<String, Object>> suggestions = new ArrayList<>();
        try {
            data.call("POST", "/v1/suggest", question, suggestions::add);
        } catch (Failure e) {
            return suggestions; // the search itself has been answered
        }
        return suggestions;
    }

    private void askDirectly(
            String supernode,
            Map<String, Object> question,
            List<Map<String, Object>> lines,
            List<Map<String, Object>> suggestions)
            throws InterruptedException {
        Membership self = node.membership(data);
        try (SupernodeClient client = new SupernodeClient(self.tls(), self.admission(), supernode)) {
            Asker asker = Node.asker(self);
            Answer answer = asker.ask(client, Questions.of(question));
            lines.addAll(ResultLines.lines(answer, content -> false, new RoundTrips().measure(answer.results())));
            if (wantsSuggestions(lines)) {
                Suggestions.of(Questions.of(question), one -> asker.ask(client, one)).stream()
                        .map(ResultLines::suggestion)
                        .forEach(suggestions::add);
            }
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new Failure(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
        }
    }
}
