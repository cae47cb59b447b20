package org.fasttrack.supernode.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.fasttrack.common.log.Checkpoint;
import org.junit.jupiter.api.Test;

/** How logs are copied, and who is found out. */
class ReplicationTest extends ReplicatedLogs {
    @Test
    void everyMemberHasEveryLogAndANewcomerCatchesUp() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 30);
        b.append(0, 3);
        b.has(a, 30);
        a.has(b, 3);
        Member c = new Member();
        c.has(a, 30);
        c.has(b, 3);
        a.append(30, 31);
        c.has(a, 31);
        b.has(a, 31);
    }

    @Test
    void logsOfNoneAndOfOneEntryAreCopied() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 1);
        b.has(a, 1);
        assertThat(a.copy(b)).isEmpty();
    }

    @Test
    void aLogLongerThanAMessageComesInParts() throws Exception {
        Member a = new Member();
        byte[] large = new byte[60_000];
        Arrays.fill(large, (byte) 'z');
        for (int i = 0; i < 50; i++) {
            a.log.append(large).get();
        }
        Member b = new Member();
        await().atMost(SOON).until(() -> b.copy(a).size() == 50);
    }

    @Test
    void aRestartedMemberKnowsWhatItHadCopied() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 5);
        b.has(a, 5);
        a.close();
        Member later = b.again();
        later.has(a, 5);
        assertThat(later.replication.heads())
                .extracting(head -> head.head().size())
                .containsExactly(5L);
    }

    @Test
    void aPartitionIsMadeGoodWhenItHeals() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 5);
        b.has(a, 5);
        cut.add(Set.of(a.self(), b.self()));
        a.append(5, 20);
        b.append(0, 7);
        cut.clear();
        a.replication.onView(a.view());
        b.replication.onView(b.view());
        b.has(a, 20);
        a.has(b, 7);
        assertThat(a.forks).isEmpty();
        assertThat(b.forks).isEmpty();
    }

    @Test
    void whoHasCopiedAHeadCosignsIt() throws Exception {
        Member a = new Member();
        Member b = new Member();
        Member c = new Member();
        a.append(0, 5);
        await().atMost(SOON)
                .until(() -> a.log.head().cosignedBy(b.self()).isPresent()
                        && a.log.head().cosignedBy(c.self()).isPresent());
        assertThat(a.log.head().cosignedBy(a.self())).isEmpty();
        a.log.keepCosignatures();
        Member later = a.again();
        assertThat(later.log.head().cosignedBy(b.self())).isPresent();
    }

    @Test
    void anOlderHeadOfAnotherLogIsAForkAndToldToAll() throws Exception {
        Member a = new Member();
        Member b = new Member();
        Member c = new Member();
        a.append(0, 5);
        b.has(a, 5);
        c.has(a, 5);
        b.replication.onMessage(a.self(), headMessage(otherHead(a, 3)));
        await().atMost(SOON).until(() -> !c.forks.isEmpty() && !b.forks.isEmpty());
        assertThat(culprit(c.forks.getFirst())).isEqualTo(a.self());
        a.append(5, 6);
        b.append(0, 1);
        c.has(b, 1);
        assertThat(c.copy(a)).as("a convict's log is not copied on").hasSize(5);
    }

    @Test
    void membersWhoWereShownDifferentLogsFindItOut() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 5);
        b.has(a, 5);
        a.close();
        cut.add(Set.of(a.self(), b.self()));
        Member twin = new Member(a.key, folder.resolve("twin")); // the same owner with another log, for C's eyes
        Member c = new Member();
        twin.append(100, 105);
        await().atMost(SOON).until(() -> c.copy(twin).size() == 5);
        c.replication.gossip();
        await().atMost(SOON).until(() -> !b.forks.isEmpty());
        assertThat(culprit(b.forks.getFirst())).isEqualTo(a.self());
    }

    @Test
    void aLogThatWasCutAndContinuedConvictsItsOwner() throws Exception {
        Member a = new Member();
        Member b = new Member();
        a.append(0, 5);
        b.has(a, 5);
        a.close();
        deleteLog(a);
        cut.add(Set.of(a.self(), b.self()));
        Member cheat = new Member(a.key);
        cheat.append(100, 120); // longer than before, so only a consistency proof tells
        cut.clear();
        cheat.replication.announce();
        await().atMost(SOON).until(() -> !b.forks.isEmpty());
        assertThat(culprit(b.forks.getFirst())).isEqualTo(a.self());
        assertThat(b.copy(a)).hasSize(5);
    }

    @Test
    void whoWithholdsEntriesGetsNothingAcceptedAndHoldsUpNobody() throws Exception {
        Member a = new Member();
        Member b = new Member();
        Member c = new Member();
        a.headsOnly = true;
        a.append(0, 5);
        b.append(0, 3);
        c.has(b, 3);
        assertThat(c.copy(a)).isEmpty();
        assertThat(c.replication.heads()).extracting(Checkpoint::log).containsExactly(b.self());
        a.headsOnly = false;
        a.replication.announce();
        c.has(a, 5);
    }

    @Test
    void nonsenseIsPassedOver() throws Exception {
        Member a = new Member();
        Member b = new Member();
        for (byte[] message : List.of(new byte[0], new byte[] {1, 2, 3}, new byte[] {10, 1, 0})) {
            b.replication.onMessage(a.self(), message);
        }
        b.replication.onMessage(a.self(), headMessage(otherHead(b, 3)));
        a.append(0, 2);
        b.has(a, 2);
        assertThat(new ArrayList<>(b.forks)).isEmpty();
        assertThat(b.copies.keySet()).containsExactly(a.self());
    }
}
