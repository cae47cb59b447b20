package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.search.Question;
import org.fasttrack.peer.uplink.Attachment;

/** The supernode that has the first peer is killed; a search is complete again soon after. */
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
        int owners = stage.owners();
        long files = stage.files();
        Question question = stage.question();
        stage.steps.doing("a supernode dies");
        stage.supernodeLost();
        network.kill(victim);
        long start = System.nanoTime();
        boolean healed = Stage.poll(
                HEAL_SECONDS,
                () -> stage.ask(question)
                        .filter(stage::findsAll)
                        .filter(answer -> answer.completeness().getFilesCovered() == files)
                        .isPresent());
        tell(stage, healed, orphans, Stage.seconds(start), files, owners);
    }

    private static Optional<NodeId> supernodeOf(Member peer) {
        return peer.role().uplink().attachment().map(Attachment::supernode);
    }

    private static void tell(Stage stage, boolean healed, long orphans, double seconds, long files, int owners) {
        stage.steps.step(
                stage.network.death() + "; its peers move, and the search is complete again",
                healed,
                String.format(
                        Locale.ROOT,
                        "%s lost their supernode; %.2f s until the files of all were covered (%,d in all) and each source of the file (%d) found again",
                        Count.of(orphans, "peer"),
                        seconds,
                        files,
                        owners),
                Json.of("orphans", orphans, "seconds", seconds, "files", files, "sources", owners));
    }
}
