package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.search.Answer;
import org.fasttrack.peer.search.Question;
import org.fasttrack.peer.uplink.Attachment;

/** The supernode that has the first peer is killed; a search covers every file again soon after. */
final class SupernodeDeathScene implements Scene {
    private static final long HEAL_SECONDS = 30;

    @Override
    public void play(Stage stage) throws IOException, InterruptedException {
        DemoNetwork network = stage.network;
        Optional<NodeId> first = supernodeOf(network.peers().getFirst());
        int victim = IntStream.range(0, network.roots().size())
                .filter(i -> first.equals(Optional.of(network.roots().get(i).id())))
                .findFirst()
                .orElse(0);
        long orphans = network.peers().stream()
                .filter(peer -> supernodeOf(peer).equals(first))
                .count();
        int owners = owners(stage);
        long files = stage.files();
        Question question = stage.question();
        stage.steps.doing("a supernode dies");
        network.kill(victim);
        long start = System.nanoTime();
        boolean healed = Stage.poll(
                HEAL_SECONDS,
                () -> stage.ask(question)
                        .filter(answer -> covers(stage, answer, files, owners))
                        .isPresent());
        tell(stage, healed, orphans, Stage.seconds(start), files);
    }

    private static Optional<NodeId> supernodeOf(DemoNetwork.Member peer) {
        return peer.role().uplink().attachment().map(Attachment::supernode);
    }

    private static int owners(Stage stage) {
        return (int) stage.network.peers().stream()
                .filter(peer -> peer.role()
                        .library()
                        .holdings()
                        .byContent(stage.wanted().record().content())
                        .isPresent())
                .count();
    }

    private static boolean covers(Stage stage, Answer answer, long files, int owners) {
        return Stage.complete(answer)
                && answer.completeness().getFilesCovered() == files
                && stage.found(answer)
                        .filter(result -> result.sources().size() >= owners)
                        .isPresent();
    }

    private static void tell(Stage stage, boolean healed, long orphans, double seconds, long files) {
        stage.steps.step(
                stage.network.death() + "; its peers move, and the search is complete again",
                healed,
                String.format(
                        Locale.ROOT,
                        "%d peers lost their supernode; %.2f s until all %,d files were covered and every source found again",
                        orphans,
                        seconds,
                        files),
                Json.of("orphans", orphans, "seconds", seconds, "files", files));
    }
}
