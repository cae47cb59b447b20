package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.util.Locale;
import org.fasttrack.common.json.Json;

/** Three supernodes start at the same moment and find each other. */
final class ClusterScene implements Scene {
    private static final long CLUSTER_SECONDS = 60;

    @Override
    public void play(Stage stage) throws IOException, InterruptedException {
        DemoNetwork network = stage.network;
        stage.steps.doing("starting 3 supernodes");
        long start = System.nanoTime();
        network.startSupernodes();
        // Supernodes that start at the same moment may each found a cluster; these find each other and merge.
        boolean whole = Stage.poll(
                CLUSTER_SECONDS, () -> network.clusterSizes().stream().allMatch(size -> size == 3));
        double seconds = Stage.seconds(start);
        stage.steps.step(
                "3 supernodes" + network.where() + " form one cluster",
                whole,
                String.format(
                        Locale.ROOT,
                        "%.1f s; each sees %s; all traffic in TLS 1.3 between identities that are keys",
                        seconds,
                        network.clusterSizes()),
                Json.of("seconds", seconds, "clusterSizes", network.clusterSizes()));
    }
}
