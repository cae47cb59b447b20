package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.promotion.Certificate;
import org.fasttrack.peer.host.SupernodeRole;
import org.fasttrack.peer.uplink.SupernodeClient;

/** In place of the lost supernode a peer is promoted: it takes peers over, and a search through it finds everything. */
final class PromotionScene implements Scene {
    private static final long PROMOTION_SECONDS = 30;
    private static final long MOVE_SECONDS = 20;

    @Override
    public void play(Stage stage) throws IOException, InterruptedException {
        stage.steps.doing("the supernodes vote on a peer to take the lost one's place");
        boolean serves = Stage.poll(
                PROMOTION_SECONDS,
                () -> promoted(stage).filter(peer -> answers(stage, peer)).isPresent());
        double seconds = stage.secondsSinceLoss();
        Optional<Member> promoted = promoted(stage);
        if (promoted.isEmpty()) {
            stage.steps.step("a peer is promoted in its place", false, "nobody was", Map.of("seconds", seconds));
            return;
        }
        boolean moved = Stage.poll(MOVE_SECONDS, () -> attached(promoted.get()) > 0 && answers(stage, promoted.get()));
        tell(stage, promoted.get(), serves && moved, seconds);
    }

    private static Optional<Member> promoted(Stage stage) {
        return stage.network.peers().stream()
                .filter(peer -> peer.role().hosted().isPresent())
                .findFirst();
    }

    private static int attached(Member promoted) {
        return promoted.role().hosted().map(SupernodeRole::attachedPeers).orElse(0);
    }

    /** Whether a search through it, by somebody who knows nothing but its address, finds everything. */
    private static boolean answers(Stage stage, Member promoted) {
        Optional<String> address = promoted.role().hosted().map(SupernodeRole::controlAddress);
        if (address.isEmpty()) {
            return false;
        }
        var asker = stage.asker().self();
        try (SupernodeClient through = new SupernodeClient(asker.tls(), asker.admission(), address.get())) {
            return stage.ask(through, stage.question()).filter(stage::findsAll).isPresent();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void tell(Stage stage, Member promoted, boolean held, double seconds) throws IOException {
        Optional<Certificate> certificate =
                promoted.self().certificates().of(promoted.self().id(), Instant.now());
        int votes = certificate.map(shown -> shown.voters().size()).orElse(0);
        int electors =
                certificate.map(shown -> shown.ballot().electors().size()).orElse(0);
        Map<String, Object> score = ReputationScene.score(promoted);
        int peers = attached(promoted);
        stage.steps.step(
                promoted.name() + " is promoted in its place and takes peers over",
                held && votes > 0,
                String.format(
                        Locale.ROOT,
                        "%.2f s from the loss until a search through it found everything; %d of %d supernodes voted for it\n%s\n"
                                + "attached to it now: %s",
                        seconds,
                        votes,
                        electors,
                        ReputationScene.line(score),
                        Count.of(peers, "peer")),
                Json.of(
                        "promoted", promoted.name(),
                        "seconds", seconds,
                        "votes", votes,
                        "electors", electors,
                        "score", score,
                        "attachedPeers", peers));
    }
}
