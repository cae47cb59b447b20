package org.fasttrack.supernode.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.common.wire.proto.QueryBody;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.supernode.membership.jgroups.JGroupsCluster;
import org.fasttrack.supernode.membership.jgroups.Loopback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FederationTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final Loopback loopback = new Loopback();
    private final Sealer asker = loopback.sealer();
    private final List<Member> members = new ArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);

    private record Member(JGroupsCluster cluster, Federation federation, Shelf shelf) {}

    private record Answer(List<String> names, Completeness completeness, Duration took) {}

    private Member join(String... names) throws Exception {
        Shelf shelf = new Shelf().with(names);
        JGroupsCluster cluster = loopback.member();
        SupernodeEntry entry = SupernodeEntry.newBuilder()
                .setId(ByteString.copyFrom(cluster.self().bytes()))
                .build();
        Member member = new Member(
                cluster, new Federation(cluster, loopback.allowed(), shelf, loopback.opener(), () -> entry), shelf);
        members.add(member);
        member.federation().start();
        cluster.join();
        await().atMost(PATIENCE).until(this::allKnowAll);
        return member;
    }

    private boolean allKnowAll() {
        return members.stream()
                .allMatch(member -> members.stream()
                        .allMatch(other -> member.equals(other)
                                || member.federation().knows(other.cluster().self())));
    }

    private Answer search(Member at, String text, int deadlineMillis) throws Exception {
        List<String> names = new ArrayList<>();
        long started = System.nanoTime();
        Completeness completeness = at.federation()
                .search(
                        asked(asker.seal(SealType.QUERY, body(text, deadlineMillis))),
                        (Hit hit) -> names.add(hit.getRecord().getName()));
        return new Answer(names, completeness, Duration.ofNanos(System.nanoTime() - started));
    }

    private static byte[] body(String text, int deadlineMillis) {
        return QueryBody.newBuilder()
                .setId(Shelf.random(SealedQuery.ID_BYTES))
                .setText(text)
                .setDeadlineMillis(deadlineMillis)
                .build()
                .toByteArray();
    }

    private static SealedQuery asked(Sealed sealed) {
        return switch (SealedQuery.read(sealed)) {
            case SealedQuery.Reading.Understood(SealedQuery query) -> query;
            case SealedQuery.Reading.Refused refused -> throw new AssertionError(refused.reason());
        };
    }

    private void hang() {
        try {
            released.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void close() {
        released.countDown();
        members.forEach(member -> {
            member.federation().close();
            member.cluster().close();
        });
    }

    @Test
    void searchFindsWhatAnySupernodeHolds() throws Exception {
        Member a = join("jazz/blue train.mp3");
        join("jazz/blue note.mp3");
        join("blue sky.png");
        Answer answer = search(a, "blue", 3_000);
        assertThat(answer.names())
                .containsExactlyInAnyOrder("jazz/blue train.mp3", "jazz/blue note.mp3", "blue sky.png");
        assertThat(answer.completeness().complete()).isTrue();
        assertThat(answer.completeness().answered()).isEqualTo(3);
        assertThat(answer.completeness().files()).isEqualTo(3);
        assertThat(answer.completeness().peers()).isEqualTo(3);
    }

    @Test
    void onlySupernodesThatMayMatchAreAsked() throws Exception {
        Member a = join("apple.txt");
        Member b = join("banana.txt");
        Member c = join("cherry.txt");
        Answer answer = search(a, "chér*", 3_000);
        assertThat(answer.names()).containsExactly("cherry.txt");
        assertThat(answer.completeness().skipped()).isEqualTo(1);
        assertThat(b.shelf().searches).hasValue(0);
        assertThat(c.shelf().searches).hasValue(1);
    }

    @Test
    void changeIsFoundFromElsewhereWithinASecond() throws Exception {
        Member a = join("apple.txt");
        Member b = join("banana.txt");
        assertThat(search(a, "quince", 3_000).names()).isEmpty();
        b.shelf().with("quince.txt");
        await().atMost(Duration.ofSeconds(1))
                .until(() -> search(a, "quince", 3_000).names().size() == 1);
    }

    @Test
    void slowSupernodeDelaysNobodyAndIsNamed() throws Exception {
        Member a = join("blue one.txt");
        Member b = join("blue two.txt");
        Member c = join("blue three.txt");
        c.shelf().beforeEachSearch(this::hang);
        Answer answer = search(a, "blue", 400);
        assertThat(answer.names()).containsExactlyInAnyOrder("blue one.txt", "blue two.txt"); // as they come
        assertThat(answer.completeness().silent()).containsExactly(c.cluster().self());
        assertThat(answer.took()).isBetween(Duration.ofMillis(390), Duration.ofMillis(1_500));
        assertThat(search(b, "two", 400).completeness().complete()).isTrue();
    }

    @Test
    void supernodeKilledDuringASearchIsNamedLongBeforeTheDeadline() throws Exception {
        Member a = join("blue one.txt");
        join("blue two.txt");
        Member c = join("blue three.txt");
        c.shelf().beforeEachSearch(() -> {
            Thread.ofVirtual().start(() -> kill(c));
            hang();
        });
        Answer answer = search(a, "blue", 20_000);
        assertThat(answer.names()).containsExactlyInAnyOrder("blue one.txt", "blue two.txt"); // as they come
        assertThat(answer.completeness().silent()).containsExactly(c.cluster().self());
        assertThat(answer.took()).isLessThan(Duration.ofSeconds(6));
        members.remove(c);
    }

    private static void kill(Member member) {
        try {
            Loopback.kill(member.cluster());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void sameQueryIsAnsweredOnce() throws Exception {
        Member a = join("apple.txt");
        Member b = join("blue.txt");
        SealedQuery query = asked(asker.seal(SealType.QUERY, body("blue", 3_000)));
        assertThat(a.federation().first(query)).isTrue();
        assertThat(a.federation().search(query, hit -> {}).complete()).isTrue();
        assertThat(a.federation().first(query)).isFalse();
        assertThat(a.federation().search(query, hit -> {}).silent())
                .containsExactly(b.cluster().self());
        assertThat(b.shelf().searches).hasValue(1);
    }

    @Test
    void memberThatPassesOnAForgedQueryIsCaughtAndVerifiedAheadFromThenOn() throws Exception {
        Member liar = join("apple.txt");
        Member honest = join("quince.txt");
        Member victim = join("blue.txt");
        Sealed forged = asker.seal(SealType.QUERY, body("blue", 3_000)).toBuilder()
                .setSignature(Shelf.random(64))
                .build();
        // The first of a member is always sampled; it is answered meanwhile, and the hit proves itself.
        assertThat(liar.federation().search(asked(forged), hit -> {}).complete())
                .isTrue();
        await().atMost(PATIENCE)
                .until(() -> victim.federation()
                        .caught()
                        .equals(Set.of(liar.cluster().self())));
        assertThat(victim.federation().sealsForged()).isEqualTo(1);
        Sealed again = forged.toBuilder()
                .setBody(ByteString.copyFrom(body("blue", 3_000)))
                .build();
        assertThat(liar.federation().search(asked(again), hit -> {}).silent())
                .containsExactly(victim.cluster().self());
        assertThat(victim.shelf().searches).hasValue(1);
        assertThat(search(liar, "blue", 3_000).names()).containsExactly("blue.txt");
        assertThat(search(honest, "blue", 3_000).names()).containsExactly("blue.txt");
    }

    @Test
    void lostSupernodeIsStillMissed() throws Exception {
        Member a = join("blue one.txt");
        Member b = join("blue two.txt");
        assertThat(search(a, "blue", 3_000).completeness().known()).isEqualTo(2);
        Loopback.kill(b.cluster());
        await().atMost(PATIENCE)
                .until(() -> search(a, "blue", 300).completeness().supernodes() == 1);
        assertThat(search(a, "blue", 300).completeness().known()).isEqualTo(2);
    }

    @Test
    void partitionedSupernodesSearchAloneAndTogetherAgainAfterTheMerge() throws Exception {
        Member a = join("blue one.txt");
        join("blue two.txt");
        Member c = join("blue three.txt");
        Loopback.cut(c.cluster());
        await().atMost(PATIENCE)
                .until(() -> search(a, "blue", 300).completeness().supernodes() == 2);
        await().atMost(PATIENCE).until(() -> c.cluster().view().members().size() == 1);
        assertThat(search(c, "blue", 300).names()).containsExactly("blue three.txt");
        Loopback.mend(c.cluster());
        await().atMost(PATIENCE).until(() -> search(a, "blue", 300).names().size() == 3);
        await().atMost(PATIENCE).until(() -> search(c, "blue", 300).names().size() == 3);
    }
}
