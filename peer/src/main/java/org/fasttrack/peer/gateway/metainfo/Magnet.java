package org.fasttrack.peer.gateway.metainfo;

import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.fasttrack.common.identity.Base32;
import org.fasttrack.common.network.HostPort;

/**
 * A magnet link (BEP 9): an infohash of either version, or both, and where to begin.
 *
 * @param infohashes at least one, at most one of each version, version 1's first
 * @param name for people until the torrent's own is known; may be empty
 * @param bytes of the files; 0 when not said
 * @param trackers HTTP URLs
 * @param peers {@code x.pe} addresses, numeric
 */
public record Magnet(
        List<Infohash> infohashes, String name, long bytes, List<String> trackers, List<InetSocketAddress> peers) {
    public static final String SCHEME = "magnet:?";
    private static final int MAX_CHARS = 32 * 1024;
    private static final int MAX_PEERS = 50;
    private static final int BASE32_CHARS = 32;
    private static final String V1 = "urn:btih:";
    /** With the multihash prefix of SHA-256. */
    private static final String V2 = "urn:btmh:1220";

    public Magnet {
        infohashes = List.copyOf(infohashes);
        trackers = List.copyOf(trackers);
        peers = List.copyOf(peers);
        if (infohashes.isEmpty()) {
            throw new IllegalArgumentException("a magnet link names a torrent: xt=urn:btih:... or xt=urn:btmh:1220...");
        }
    }

    /** @throws IllegalArgumentException with one clear line unless {@code link} is a magnet link of a torrent */
    public static Magnet parse(String link) {
        if (!link.startsWith(SCHEME) || link.length() > MAX_CHARS) {
            throw new IllegalArgumentException("not a magnet link, or one of more than 32 KiB");
        }
        var found = new Found();
        for (String part : link.substring(SCHEME.length()).split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                found.take(
                        part.substring(0, equals),
                        URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return found.magnet();
    }

    private static final class Found {
        private Optional<Infohash> v1 = Optional.empty();
        private Optional<Infohash> v2 = Optional.empty();
        private String name = "";
        private long bytes;
        private final List<String> trackers = new ArrayList<>();
        private final List<InetSocketAddress> peers = new ArrayList<>();

        void take(String key, String value) {
            switch (key.replaceFirst("\\.[0-9]+$", "")) {
                case "xt" -> topic(value);
                case "dn" -> name = value;
                case "xl" -> bytes = value.matches("[0-9]{1,15}") ? Long.parseLong(value) : 0;
                case "tr" -> trackers.add(value);
                case "x.pe" ->
                    HostPort.numeric(value)
                            .filter(peer -> peers.size() < MAX_PEERS)
                            .ifPresent(peers::add);
                default -> {
                    // Magnet links carry what other programs want to know, too.
                }
            }
        }

        private void topic(String urn) {
            if (urn.startsWith(V1)) {
                v1 = Optional.of(Infohash.of(v1(urn.substring(V1.length()))));
            } else if (urn.startsWith(V2)) {
                byte[] hash = hex(urn.substring(V2.length()));
                if (hash.length != Infohash.V2_BYTES) {
                    throw new IllegalArgumentException("a version 2 infohash has 32 bytes");
                }
                v2 = Optional.of(Infohash.of(hash));
            }
        }

        private static byte[] v1(String text) {
            byte[] hash = text.length() == BASE32_CHARS ? Base32.decode(text.toLowerCase(Locale.ROOT)) : hex(text);
            if (hash.length != Infohash.V1_BYTES) {
                throw new IllegalArgumentException("a version 1 infohash has 20 bytes");
            }
            return hash;
        }

        private static byte[] hex(String text) {
            return HexFormat.of().parseHex(text);
        }

        Magnet magnet() {
            List<Infohash> hashes = new ArrayList<>();
            v1.ifPresent(hashes::add);
            v2.ifPresent(hashes::add);
            return new Magnet(hashes, name, bytes, Metainfo.usable(trackers), peers);
        }
    }

    /** The link. */
    public String text() {
        var link = new StringBuilder(SCHEME);
        for (Infohash hash : infohashes) {
            link.append(link.length() > SCHEME.length() ? "&" : "")
                    .append("xt=")
                    .append(hash.isV2() ? V2 : V1)
                    .append(hash);
        }
        if (!name.isEmpty()) {
            link.append("&dn=").append(encoded(name));
        }
        if (bytes > 0) {
            link.append("&xl=").append(bytes);
        }
        trackers.forEach(url -> link.append("&tr=").append(encoded(url)));
        peers.forEach(peer -> link.append("&x.pe=").append(HostPort.text(peer)));
        return link.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Whether {@code info} is the dictionary that this link names, by each infohash that it has. */
    public boolean names(byte[] info) {
        return infohashes.stream().allMatch(hash -> hash.names(info));
    }
}
