package org.fasttrack.supernode.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.proto.ClusterAnswer;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.common.wire.proto.Record;
import org.fasttrack.common.wire.proto.Sealed;
import org.junit.jupiter.api.Test;

class RunningSearchTest {
    private final NodeId honest = IdentityKey.generate().id();
    private final NodeId liar = IdentityKey.generate().id();
    private final List<Hit> hits = new ArrayList<>();
    private final RunningSearch search = new RunningSearch(Set.of(honest, liar), 3, hits::add);

    private static Hit hit(String name, String proof) {
        return Hit.newBuilder()
                .setRecord(Record.newBuilder().setName(name))
                .setHead(Sealed.newBuilder().setSigner(ByteString.copyFromUtf8("owner")))
                .addPath(ByteString.copyFromUtf8(proof))
                .build();
    }

    private static ClusterAnswer part(int number, boolean last, Hit... hits) {
        return ClusterAnswer.newBuilder()
                .setPart(number)
                .setLast(last)
                .addAllHits(List.of(hits))
                .build();
    }

    @Test
    void forgedTwinOfAHitDoesNotPushItOut() throws Exception {
        search.offer(liar, part(0, true, hit("song", "forged")));
        search.offer(honest, part(0, true, hit("song", "proof")));
        search.await(System.nanoTime());
        assertThat(hits).containsExactly(hit("song", "forged"), hit("song", "proof"));
        assertThat(search.silent()).isEmpty();
    }

    @Test
    void memberGivesNoMoreThanTheLimitHoweverOftenItRepeatsItself() throws Exception {
        Hit hit = hit("song", "proof");
        search.offer(liar, part(0, false, hit, hit));
        search.offer(liar, part(0, false, hit, hit));
        search.offer(liar, part(1, false, hit, hit));
        search.offer(liar, part(RunningSearch.MAX_PARTS, true));
        search.await(System.nanoTime());
        assertThat(hits).hasSize(3);
        assertThat(search.silent()).containsExactlyInAnyOrder(liar, honest);
    }

    @Test
    void partsMayOvertakeEachOtherAndNothingIsTakenAfterTheEnd() throws Exception {
        search.offer(honest, part(1, true, hit("b", "")));
        search.view(Set.of(honest));
        search.offer(honest, part(0, false, hit("a", "")));
        search.await(Long.MAX_VALUE);
        search.offer(honest, part(2, true, hit("c", "")));
        assertThat(hits).hasSize(2);
        assertThat(search.silent()).containsExactly(liar);
    }
}
