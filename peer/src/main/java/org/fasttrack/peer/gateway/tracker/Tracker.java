package org.fasttrack.peer.gateway.tracker;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.fasttrack.peer.swarm.wire.Bencode;

/**
 * Who announced what, kept for as long as they go on announcing. It answers for torrents that its caller knows, so its
 * memory is bounded by those; answers are compact (BEP 23, BEP 7 for IPv6). Thread-safe.
 *
 * @param <T> what stands for a torrent, whichever of its infohashes was announced
 */
public final class Tracker<T> {
    static final int INTERVAL_SECONDS = 120;
    static final int MAX_PEERS = 1_000;
    /** Of one address, in one torrent: several clients behind one NAT. */
    static final int MAX_PER_ADDRESS = 20;

    private static final long NANOS = 1_000_000_000L;
    private static final long EXPIRY_NANOS = 2L * INTERVAL_SECONDS * NANOS + 10 * NANOS;
    private static final int MIN_INTERVAL_SECONDS = 30;

    private final Random random;
    private final Map<T, Map<InetSocketAddress, Member>> torrents = new HashMap<>();

    /** @param version1 whether it came by a version 1 infohash */
    private record Member(boolean seeder, boolean version1, long seenNanos) {}

    public Tracker(Random random) {
        this.random = random;
    }

    /**
     * Takes {@code announce} in.
     *
     * @param version1 whether its infohash is of version 1
     * @param seeder ourselves, told first
     * @return the bencoded answer
     */
    public synchronized byte[] announce(
            T torrent, boolean version1, Announce announce, InetSocketAddress seeder, long nowNanos) {
        Map<InetSocketAddress, Member> members = torrents.computeIfAbsent(torrent, t -> new LinkedHashMap<>());
        members.values().removeIf(member -> nowNanos - member.seenNanos() > EXPIRY_NANOS);
        Member before = members.remove(announce.listens());
        if (!announce.stopped() && room(members, announce.listens().getAddress())) {
            members.put(announce.listens(), new Member(announce.left() == 0, version1, nowNanos));
        }
        boolean told = !version1
                && before != null
                && before.version1()
                && nowNanos - before.seenNanos() < MIN_INTERVAL_SECONDS * NANOS;
        byte[] answer = told ? empty(members) : answer(members, announce, seeder);
        if (members.isEmpty()) {
            torrents.remove(torrent);
        }
        return answer;
    }

    /** The one that has been silent longest makes room in a full torrent; an address has a share of its own. */
    private static boolean room(Map<InetSocketAddress, Member> members, InetAddress from) {
        long same = members.keySet().stream()
                .filter(member -> member.getAddress().equals(from))
                .count();
        if (same >= MAX_PER_ADDRESS) {
            return false;
        }
        if (members.size() >= MAX_PEERS) {
            members.remove(members.keySet().iterator().next());
        }
        return true;
    }

    /**
     * For a hybrid's owner that announces both infohashes at once and has its answer by version 1 already: libtorrent
     * ends the connections that it began by that when it hears of the same peers by version 2 meanwhile.
     */
    private static byte[] empty(Map<InetSocketAddress, Member> members) {
        Map<String, Bencode> answer = counts(members);
        answer.put("interval", new Bencode.Int(INTERVAL_SECONDS));
        answer.put("peers", Bencode.Bytes.of(""));
        return Bencode.Dict.of(answer).encode();
    }

    private byte[] answer(Map<InetSocketAddress, Member> members, Announce announce, InetSocketAddress seeder) {
        List<InetSocketAddress> others = new ArrayList<>(members.keySet());
        others.remove(announce.listens());
        Collections.shuffle(others, random);
        List<InetSocketAddress> told = new ArrayList<>(List.of(seeder));
        told.addAll(others.subList(0, Math.min(announce.wanted(), others.size())));
        Map<String, Bencode> answer = counts(members);
        answer.put("interval", new Bencode.Int(INTERVAL_SECONDS));
        answer.put("min interval", new Bencode.Int(MIN_INTERVAL_SECONDS));
        answer.put("peers", compact(told, true));
        Bencode.Bytes v6 = compact(told, false);
        if (v6.value().length > 0) {
            answer.put("peers6", v6);
        }
        return Bencode.Dict.of(answer).encode();
    }

    /** The seeders with ourselves, and the others. */
    private static Map<String, Bencode> counts(Map<InetSocketAddress, Member> members) {
        long seeders = members.values().stream().filter(Member::seeder).count();
        Map<String, Bencode> counts = new HashMap<>();
        counts.put("complete", new Bencode.Int(seeders + 1));
        counts.put("incomplete", new Bencode.Int(members.size() - seeders));
        return counts;
    }

    private static Bencode.Bytes compact(List<InetSocketAddress> peers, boolean v4) {
        ByteBuffer packed = ByteBuffer.allocate(peers.size() * (16 + Short.BYTES));
        for (InetSocketAddress peer : peers) {
            if (peer.getAddress() instanceof Inet4Address == v4) {
                packed.put(peer.getAddress().getAddress()).putShort((short) peer.getPort());
            }
        }
        byte[] bytes = new byte[packed.position()];
        packed.get(0, bytes);
        return new Bencode.Bytes(bytes);
    }

    /** The answer to a scrape (BEP 48). @param asked infohashes of 20 bytes with their torrents */
    public synchronized byte[] scrape(Map<Bencode.Bytes, T> asked) {
        var files = new TreeMap<Bencode.Bytes, Bencode>();
        asked.forEach((infoHash, torrent) -> {
            Map<String, Bencode> counts = counts(torrents.getOrDefault(torrent, Map.of()));
            counts.put("downloaded", new Bencode.Int(0));
            files.put(infoHash, Bencode.Dict.of(counts));
        });
        return Bencode.Dict.of(Map.of("files", new Bencode.Dict(files))).encode();
    }

    /** The answer that says no. */
    public static byte[] refusal(String reason) {
        return Bencode.Dict.of(Map.of("failure reason", Bencode.Bytes.of(reason)))
                .encode();
    }
}
