package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.query.Filters;
import org.fasttrack.common.query.Words;
import org.fasttrack.peer.library.SharedFile;
import org.fasttrack.peer.node.Node;
import org.fasttrack.peer.search.Answer;
import org.fasttrack.peer.search.Question;
import org.fasttrack.peer.search.SearchResult;
import org.fasttrack.peer.uplink.SupernodeClient;

/** What the scenes share: the network, its peers, the file that the story is about. */
final class Stage {
    private static final long LARGEST_FETCH = 256L << 20;

    final DemoNetwork network;
    final DemoSteps steps;
    final List<Path> folders;
    private long lostAt = System.nanoTime();

    /** @param folders what the peers share */
    Stage(DemoNetwork network, DemoSteps steps, List<Path> folders) {
        this.network = network;
        this.steps = steps;
        this.folders = folders;
    }

    /** A condition that is looked at until it holds. */
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** @return false when {@code seconds} went by and it still does not hold */
    static boolean poll(long seconds, Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() < deadline) {
            if (condition.holds()) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return false;
    }

    static double seconds(long since) {
        return Math.round((System.nanoTime() - since) / 1e7) / 100.0;
    }

    /** The peer that shares nothing: it searches and fetches. */
    Member asker() {
        return network.peers().getLast();
    }

    /** From now on the network misses a supernode. */
    void supernodeLost() {
        lostAt = System.nanoTime();
    }

    double secondsSinceLoss() {
        return seconds(lostAt);
    }

    /** How many peers share the wanted file. */
    int owners() {
        return (int) network.peers().stream()
                .filter(peer -> peer.role()
                        .library()
                        .holdings()
                        .byContent(wanted().record().content())
                        .isPresent())
                .count();
    }

    /** Whether everybody who may have it has answered, and all who share the wanted file are named. */
    boolean findsAll(Answer answer) {
        return complete(answer)
                && found(answer)
                        .filter(result -> result.sources().size() >= owners())
                        .isPresent();
    }

    /** How many files all peers share together. */
    long files() {
        return network.peers().stream()
                .mapToLong(peer -> peer.role().list().records().size())
                .sum();
    }

    long bytes() {
        return network.peers().stream()
                .mapToLong(peer -> peer.role().list().totalBytes())
                .sum();
    }

    /** The file that is searched for and fetched: the largest that is no matter of minutes, if there is one. */
    SharedFile wanted() {
        Comparator<SharedFile> bySize =
                Comparator.comparingLong(file -> file.record().bytes());
        List<SharedFile> files =
                network.peers().getFirst().role().library().holdings().files();
        return files.stream()
                .filter(file -> file.record().bytes() <= LARGEST_FETCH)
                .max(bySize)
                .or(() -> files.stream().min(bySize))
                .orElseThrow(() -> new IllegalArgumentException("the folders hold no file to fetch"));
    }

    /** What somebody types who looks for the wanted file: the words of its name, or its id when it has no words. */
    Question question() {
        SharedFile wanted = wanted();
        String name = wanted.record().name();
        List<String> runs = Words.runs(name.substring(name.lastIndexOf('/') + 1));
        String text = String.join(" ", runs);
        boolean searchable = runs.size() <= 30 && !text.isBlank();
        Filters filters = searchable
                ? Filters.NONE
                : new Filters(null, 0, Long.MAX_VALUE, wanted.record().content());
        return new Question(searchable ? text : "", filters, 100, Duration.ofSeconds(3));
    }

    /** @return empty when the asker has no supernode or gets no answer */
    Optional<Answer> ask(Question question) throws InterruptedException {
        Optional<SupernodeClient> client = asker().role().uplink().client();
        return client.isEmpty() ? Optional.empty() : ask(client.get(), question);
    }

    /** @return empty when there is no answer through {@code supernode} */
    Optional<Answer> ask(SupernodeClient supernode, Question question) throws InterruptedException {
        try {
            return Optional.of(Node.asker(asker().self()).ask(supernode, question));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Optional<SearchResult> found(Answer answer) {
        return answer.results().stream()
                .filter(result -> result.id().equals(wanted().record().content()))
                .findFirst();
    }

    static boolean complete(Answer answer) {
        return answer.completeness().getAsked() == answer.completeness().getAnswered();
    }

    static String completeness(Answer answer) {
        var c = answer.completeness();
        int others = c.getSupernodes() - c.getAsked();
        return c.getAnswered() + " of " + c.getAsked() + " supernodes asked answered"
                + (others > 0 ? " (the other " + others + " cannot have it)" : "")
                + ", covering " + Count.of(c.getPeersCovered(), "peer") + " and "
                + Count.of(c.getFilesCovered(), "file");
    }
}
