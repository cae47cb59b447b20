package org.fasttrack.peer.node;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.json.Json;
import org.fasttrack.peer.control.Exchange;
import org.fasttrack.peer.control.Route;
import org.fasttrack.peer.gateway.Gateway;
import org.fasttrack.peer.gateway.PublicTorrents.NotPublic;
import org.fasttrack.peer.gateway.metainfo.ContentTorrent;
import org.fasttrack.peer.gateway.metainfo.Infohash;
import org.fasttrack.peer.gateway.metainfo.Metainfo;

/** Exports public contents as torrents. */
record TorrentRoutes(Roles roles) {

    List<Route> routes() {
        return List.of(new Route(
                "POST", "/v1/torrent", "export a public content as a torrent and a magnet link", this::export));
    }

    private void export(Exchange exchange, Consumer<Map<String, Object>> lines) throws IOException {
        String id = Json.text(exchange.body(), "id");
        long version = Json.number(exchange.body(), "version", 0);
        if (id == null || (version != 0 && version != 1)) {
            throw new Exchange.Refusal(400, "an export takes an id, and version 1 or none");
        }
        PublicSide side = roles.requirePeer()
                .publicSide()
                .orElseThrow(() ->
                        new Exchange.Refusal(403, "this peer has no public folder: name one with --public LABEL"));
        lines.accept(answer(torrent(side, ContentId.parse(id), version == 1), id, side.gateway()));
    }

    private static Metainfo torrent(PublicSide side, ContentId content, boolean version1) throws IOException {
        try {
            Metainfo hybrid = side.torrents().export(content);
            Metainfo torrent = version1 ? ContentTorrent.version1(hybrid) : hybrid;
            return side.gateway()
                    .map(Gateway::announceUrl)
                    .map(torrent::announcedAt)
                    .orElse(torrent);
        } catch (NotPublic e) {
            throw new Exchange.Refusal(403, String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, Object> answer(Metainfo torrent, String id, Optional<Gateway> gateway) {
        List<String> hashes =
                torrent.info().infohashes().stream().map(Infohash::toString).toList();
        return Json.of(
                "done", true,
                "id", id,
                "name", torrent.info().name(),
                "bytes", torrent.info().fileBytes(),
                "infohashes", hashes,
                "magnet", torrent.magnet().text(),
                "announce", gateway.map(Gateway::announceUrl).orElse(null),
                "torrent", Base64.getEncoder().encodeToString(torrent.encode()));
    }
}
