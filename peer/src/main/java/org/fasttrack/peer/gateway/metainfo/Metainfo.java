package org.fasttrack.peer.gateway.metainfo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fasttrack.peer.swarm.wire.Bencode;
import org.fasttrack.peer.swarm.wire.BencodeReader;
import org.fasttrack.peer.swarm.wire.MalformedException;

/**
 * A {@code .torrent} file.
 *
 * @param trackers URLs, the first ones first
 * @param layers version 2's piece hashes; they may be missing
 */
public record Metainfo(TorrentInfo info, List<String> trackers, PieceLayers layers) {
    public static final int MAX_BYTES = 32 << 20;
    static final int MAX_TRACKERS = 20;
    static final int MAX_URL_CHARS = 1_000;

    public Metainfo {
        trackers = List.copyOf(trackers);
    }

    public static Metainfo decode(byte[] torrent) throws MalformedException {
        if (torrent.length > MAX_BYTES) {
            throw new MalformedException("a torrent of " + torrent.length + " bytes");
        }
        Bencode.Dict dict = BencodeReader.readDict(torrent);
        TorrentInfo info = TorrentInfo.of(dict.dict("info"));
        return new Metainfo(info, trackers(dict), PieceLayers.read(dict.dict("piece layers"), info));
    }

    /** {@code announce} first, then the tiers of {@code announce-list} (BEP 12) in their order. */
    private static List<String> trackers(Bencode.Dict dict) {
        Set<String> urls = new LinkedHashSet<>();
        if (dict.has("announce")) {
            urls.add(new Bencode.Bytes(dict.bytes("announce")).text());
        }
        for (Bencode tier : dict.items("announce-list")) {
            if (tier instanceof Bencode.Items(List<Bencode> values)) {
                for (Bencode url : values) {
                    if (url instanceof Bencode.Bytes text) {
                        urls.add(text.text());
                    }
                }
            }
        }
        return usable(urls);
    }

    static List<String> usable(Iterable<String> urls) {
        var usable = new ArrayList<String>();
        for (String url : urls) {
            boolean http = url.startsWith("http://") || url.startsWith("https://");
            if (http && url.length() <= MAX_URL_CHARS && usable.size() < MAX_TRACKERS && !usable.contains(url)) {
                usable.add(url);
            }
        }
        return usable;
    }

    public byte[] encode() {
        Map<String, Bencode> dict = new HashMap<>();
        if (!trackers.isEmpty()) {
            dict.put("announce", Bencode.Bytes.of(trackers.getFirst()));
        }
        dict.put("info", info.dict());
        if (info.v2()) {
            dict.put("piece layers", layers.encode());
        }
        return Bencode.Dict.of(dict).encode();
    }

    /** The link that says the same in a line; the rest comes from the peers (BEP 9). */
    public Magnet magnet() {
        return new Magnet(info.infohashes(), info.name(), info.fileBytes(), trackers, List.of());
    }

    /** With one more tracker, the first to be asked. */
    public Metainfo announcedAt(String url) {
        var all = new ArrayList<>(List.of(url));
        all.addAll(trackers);
        return new Metainfo(info, usable(all), layers);
    }
}
