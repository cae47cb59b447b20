package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.util.List;

/** The scenes in their order. */
final class Story {
    private static final List<Scene> SCENES = List.of(
            new ClusterScene(),
            new SharingScene(),
            new AttachScene(),
            new SearchScene(),
            new FetchScene(),
            new SwarmScene(),
            new ReputationScene(),
            new SupernodeDeathScene(),
            new PromotionScene(),
            new AuditScene());

    private Story() {}

    static void tell(Stage stage) throws IOException, InterruptedException {
        stage.steps.title("A network of 3 supernodes and 6 peers on this machine, over real sockets");
        for (Scene scene : SCENES) {
            scene.play(stage);
        }
    }
}
