package org.fasttrack.peer.search;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.wire.proto.Completeness;

/** Questions that are asked at the same time, for at most two seconds. */
final class Round {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration WHOLE = Duration.ofSeconds(2);

    private final Suggestions.Asking network;

    Round(Suggestions.Asking network) {
        this.network = network;
    }

    /**
     * What came of one of them.
     *
     * @param contents how many there are
     * @param known whether that is known
     * @param names of the best
     */
    record Found(int contents, boolean known, List<String> names) {
        static final Found NOTHING_KNOWN = new Found(0, false, List.of());

        boolean some() {
            return contents > 0;
        }

        boolean none() {
            return known && contents == 0;
        }
    }

    /** What a search asks, in the query language. */
    record Asked(String text, Filters filters) {}

    Map<Asked, Found> ask(List<Asked> questions) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Found>> asking = questions.stream()
                    .map(one -> (Callable<Found>) () -> ask(one))
                    .toList();
            List<Future<Found>> asked = threads.invokeAll(asking, WHOLE.toMillis(), TimeUnit.MILLISECONDS);
            Map<Asked, Found> answers = new HashMap<>();
            for (int i = 0; i < asked.size(); i++) {
                boolean answered = asked.get(i).state() == Future.State.SUCCESS;
                answers.put(questions.get(i), answered ? asked.get(i).resultNow() : Found.NOTHING_KNOWN);
            }
            return answers;
        }
    }

    private Found ask(Asked one) throws IOException, InterruptedException {
        return found(network.ask(new Question(one.text(), one.filters(), Query.MAX_HITS, PATIENCE)));
    }

    /** That there is nothing is known only when nobody who was asked kept silent. */
    private static Found found(Answer answer) {
        Completeness whole = answer.completeness();
        boolean complete = whole.getAsked() > 0 && whole.getAnswered() >= whole.getAsked();
        return new Found(
                answer.found(),
                complete || answer.found() > 0,
                answer.results().stream().map(SearchResult::name).toList());
    }
}
