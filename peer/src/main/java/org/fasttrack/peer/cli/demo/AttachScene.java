package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.fasttrack.common.cli.Count;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.uplink.Attachment;

/** A sixth peer joins, which shares nothing; all choose a supernode and register their signed lists there. */
final class AttachScene implements Scene {
    private static final long ATTACH_SECONDS = 30;

    @Override
    public void play(Stage stage) throws IOException, InterruptedException {
        stage.network.startPeer("peer6", List.of());
        long start = System.nanoTime();
        stage.steps.doing("peers choose supernodes and register");
        boolean all = Stage.poll(
                ATTACH_SECONDS,
                () -> stage.network.peers().stream()
                        .allMatch(member -> member.role().isRegistered()));
        double seconds = Stage.seconds(start);
        List<Map<String, Object>> attached =
                stage.network.peers().stream().map(AttachScene::attachment).toList();
        stage.steps.step(
                "6 peers attach to a nearby supernode and register their signed lists",
                all,
                String.format(
                        Locale.ROOT,
                        "%.1f s; %s",
                        seconds,
                        attached.stream().map(AttachScene::line).collect(Collectors.joining("\n       "))),
                Json.of("seconds", seconds, "attached", attached));
    }

    private static String line(Map<String, Object> a) {
        return a.get("peer") + " to " + a.get("supernode") + ", round trip " + a.get("rttMillis") + " ms, "
                + Count.of(Json.number(a, "files", 0), "file");
    }

    private static Map<String, Object> attachment(Member peer) {
        Optional<Attachment> attachment = peer.role().uplink().attachment();
        return Json.of(
                "peer", peer.name(),
                "supernode", attachment.map(a -> a.supernode().shortForm()).orElse("nobody"),
                "rttMillis",
                        attachment
                                .map(a -> Math.round(a.roundTrip().toNanos() / 1e5) / 10.0)
                                .orElse(-1.0),
                "files", attachment.map(Attachment::registeredFiles).orElse(0));
    }
}
