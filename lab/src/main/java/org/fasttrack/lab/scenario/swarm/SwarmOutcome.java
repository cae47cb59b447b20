package org.fasttrack.lab.scenario.swarm;

import java.time.Duration;
import java.util.List;

/**
 * What became of a swarm.
 *
 * @param members by number
 * @param events how many the kernel simulated
 * @param fingerprint the run's
 */
public record SwarmOutcome(List<Member> members, long events, long fingerprint) {
    /**
     * One node.
     *
     * @param done when it had everything; zero for who had so from the start, or never
     * @param uploadedBytes payload that it sent
     * @param storedBytes payload that it got and kept
     * @param wastedBytes payload that it got twice or unasked
     * @param bans how many peers it banned
     */
    public record Member(
            boolean whole, Duration done, long uploadedBytes, long storedBytes, long wastedBytes, int bans) {}

    public SwarmOutcome {
        members = List.copyOf(members);
    }

    public boolean everybodyIsWhole() {
        return members.stream().allMatch(Member::whole);
    }

    /** When the last of the nodes from {@code first} up to, not including, {@code until} had everything. */
    public Duration last(int first, int until) {
        return members.subList(first, until).stream()
                .map(Member::done)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    public Duration last() {
        return last(0, members.size());
    }
}
