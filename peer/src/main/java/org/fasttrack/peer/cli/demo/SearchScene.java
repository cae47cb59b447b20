package org.fasttrack.peer.cli.demo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.search.Answer;
import org.fasttrack.peer.search.Question;

/** The peer without files searches; its supernode answers together with the others. */
final class SearchScene implements Scene {
    private static final int SEARCHES = 20;

    @Override
    public void play(Stage stage) throws InterruptedException {
        Question question = stage.question();
        List<Double> millis = new ArrayList<>();
        Answer answer = null;
        for (int i = 0; i < SEARCHES; i++) {
            Optional<Answer> got = stage.ask(question);
            if (got.isPresent()) {
                answer = got.get();
                millis.add(answer.millis());
            }
        }
        if (answer == null) {
            throw new IllegalStateException("no supernode answered the search");
        }
        millis.sort(Comparator.naturalOrder());
        tell(stage, question, answer, millis.get(millis.size() / 2));
    }

    private static void tell(Stage stage, Question question, Answer answer, double median) {
        int results = answer.results().size();
        var completeness = answer.completeness();
        stage.steps.step(
                "peer6 searches for '" + question.text() + "'; the cluster answers",
                Stage.complete(answer) && stage.found(answer).isPresent(),
                String.format(
                        Locale.ROOT,
                        "%s in %.1f ms (median of %d searches)\n%s\n%d hits failed the check of their owner's signature",
                        Count.of(results, "result"),
                        median,
                        SEARCHES,
                        Stage.completeness(answer),
                        answer.dropped().size()),
                Json.of(
                        "results", results,
                        "millis", median,
                        "asked", completeness.getAsked(),
                        "answered", completeness.getAnswered(),
                        "filesCovered", completeness.getFilesCovered()));
    }
}
