package org.fasttrack.common.reputation;

import java.time.Duration;
import java.util.List;

/**
 * The numbers of a network's reputation. All points are thousandths ("milli"). docs/reputation.md gives the reasons; each
 * component says what goes wrong when it is too small or too large.
 *
 * @param name of the preset, for people
 * @param hour what counts as one: the grain of the window and of uptime; small makes standing quick to earn and to fake
 * @param windowHours how far back evidence counts; small forgets good service, large forgets betrayal late
 * @param start what a newcomer has; large makes new identities worth making
 * @param uptimeMilli points a connected hour
 * @param uptimeCapMilli the most points from uptime; must stay below {@code promotion - start - spotCapMilli}
 * @param prefixHours the most connected hours that all identities behind one prefix share; small starves households behind
 *     one address, large feeds rings
 * @param supernodeHours the most connected hours that one supernode's word is good for; below its real peers it starves
 *     them, above it invites inventing some
 * @param spotMilli standing for each hour in which a spot check passed
 * @param spotCapMilli the most standing from spot checks, for a peer and for all identities behind one prefix
 * @param supernodeSpotMilli the most standing that one supernode's spot checks are good for in total
 * @param bytesPerPoint verified bytes that a downloader's receipts vouch a point for
 * @param receiptMilli for each receipt of at least {@code completeBytes}
 * @param completeBytes what counts as an upload worth naming; small pays for crumbs
 * @param pairCapMilli the most that the identities behind one prefix give one uploader; its reciprocal is how many
 *     independent networks must vouch before a peer is promoted
 * @param witnessCapMilli the most that all whom one supernode saw most give one uploader, where three or more supernodes make spot
 *     checks; from {@code promotion - start - uptimeCapMilli - spotCapMilli} on one lying supernode promotes whom it likes, small starves
 *     whose customers all stay with one
 * @param passOnPermille what part of its standing a node's word carries; near 1000 lets rings echo
 * @param steps how often standing is passed on
 * @param promotion the score from which a peer may become a supernode
 * @param conflictMilli penalty for two heads of one log: everything
 * @param impossibleMilli penalty for an impossible statement
 * @param wrongBlockMilli penalty for wrong blocks found by one supernode
 * @param prefixes whether prefixes are told apart; without, each identity counts as a prefix of its own
 */
public record ScorePolicy(
        String name,
        Duration hour,
        int windowHours,
        int start,
        long uptimeMilli,
        long uptimeCapMilli,
        long prefixHours,
        long supernodeHours,
        long spotMilli,
        long spotCapMilli,
        long supernodeSpotMilli,
        long bytesPerPoint,
        long receiptMilli,
        long completeBytes,
        long pairCapMilli,
        long witnessCapMilli,
        long passOnPermille,
        int steps,
        int promotion,
        long conflictMilli,
        long impossibleMilli,
        long wrongBlockMilli,
        boolean prefixes) {
    static final int MAX_STEPS = 4;
    private static final int WINDOW_HOURS = 30 * 24;
    private static final long PEERS_A_SUPERNODE = 400;

    /** The default: nothing but long service makes a peer a supernode. */
    public static final ScorePolicy KAZAALITE = new ScorePolicy(
            "kazaalite",
            Duration.ofHours(1),
            WINDOW_HOURS,
            10,
            1_000,
            150_000,
            600,
            PEERS_A_SUPERNODE * WINDOW_HOURS,
            1_000,
            30_000,
            PEERS_A_SUPERNODE * 30_000,
            64L << 20,
            250,
            1L << 20,
            4_000,
            8_000,
            500,
            2,
            200,
            1_000_000,
            200_000,
            100_000,
            true);

    /** For demonstrations on one machine: an hour is a second, ten points each, and a few receipts suffice. */
    public static final ScorePolicy DEMO = new ScorePolicy(
            "demo",
            Duration.ofSeconds(1),
            WINDOW_HOURS,
            10,
            10_000,
            150_000,
            600,
            PEERS_A_SUPERNODE * WINDOW_HOURS,
            10_000,
            30_000,
            PEERS_A_SUPERNODE * 30_000,
            1L << 20,
            1_000,
            1L << 10,
            12_000,
            1_000_000,
            500,
            2,
            200,
            1_000_000,
            200_000,
            100_000,
            false);

    /** What a network's creator can choose by name. */
    static final List<ScorePolicy> PRESETS = List.of(KAZAALITE, DEMO);

    public ScorePolicy {
        boolean positive = hour.toMillis() > 0
                && windowHours > 0
                && prefixHours > 0
                && supernodeHours > 0
                && spotCapMilli > 0
                && supernodeSpotMilli > 0
                && bytesPerPoint > 0;
        if (!positive || start < 0 || steps < 0 || steps > MAX_STEPS || passOnPermille < 0 || passOnPermille > 1000) {
            throw new IllegalArgumentException("policy '" + name + "' has a number out of range");
        }
    }

    /** @throws IllegalArgumentException with one line when there is no such preset */
    public static ScorePolicy preset(String name) {
        return PRESETS.stream()
                .filter(policy -> policy.name.equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("there is no policy '" + name + "': kazaalite or demo"));
    }

    long penaltyMilli(Fault.Kind kind) {
        return switch (kind) {
            case CONFLICTING_HEADS -> conflictMilli;
            case IMPOSSIBLE_STATEMENT -> impossibleMilli;
        };
    }
}
