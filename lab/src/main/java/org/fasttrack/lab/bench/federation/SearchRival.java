package org.fasttrack.lab.bench.federation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.seal.Sealer;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;
import org.fasttrack.common.wire.proto.ClusterAnswer;
import org.fasttrack.common.wire.proto.ClusterMessage;
import org.fasttrack.common.wire.proto.ClusterQuery;
import org.fasttrack.common.wire.proto.QueryBody;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.supernode.federation.Completeness;
import org.fasttrack.supernode.federation.Federation;
import org.fasttrack.supernode.federation.SealedQuery;
import org.fasttrack.supernode.membership.jgroups.JGroupsCluster;

/** The product's way: summaries, seals checked everywhere, hits streamed, completeness counted. */
final class SearchRival implements FederationBench.Rival {
    private final NetworkId network = NetworkId.of(IdentityKey.generate().id().bytes());
    private final Sealer asker = sealer(IdentityKey.generate());
    private final List<Federation> federations = new ArrayList<>();
    private final List<JGroupsCluster> clusters = new ArrayList<>();
    private final int size;
    private final Opener entryOpener = opener();
    private final Random random = new Random(1);
    private boolean selective;
    private int askedOthers;
    private Sealed sealed = Sealed.getDefaultInstance();

    SearchRival(int size) throws Exception {
        this.size = size;
        List<InetSocketAddress> hosts = FreePorts.find(size, RandomGenerator.getDefault());
        for (int i = 0; i < size; i++) {
            IdentityKey key = IdentityKey.generate();
            var identity = new JGroupsCluster.Identity(
                    sealer(key), opener(), TlsIdentity.create(key, new byte[0]), () -> new byte[0], PeerCheck.ANYONE);
            JGroupsCluster cluster = new JGroupsCluster(hosts.get(i), hosts.subList(0, 1), identity);
            clusters.add(cluster);
            Federation federation =
                    new Federation(cluster, Set.of(), new OneHit(i), opener(), SupernodeEntry::getDefaultInstance);
            federations.add(federation);
            federation.start();
            cluster.join();
        }
        Federation first = federations.getFirst();
        while (!clusters.stream().skip(1).allMatch(cluster -> first.knows(cluster.self()))) {
            Thread.sleep(20);
        }
    }

    private Opener opener() {
        return new Opener(network, InstantSource.system());
    }

    private Sealer sealer(IdentityKey key) {
        return new Sealer(key, network, InstantSource.system());
    }

    private QueryBody query() {
        byte[] id = new byte[16];
        random.nextBytes(id);
        return QueryBody.newBuilder()
                .setId(ByteString.copyFrom(id))
                .setText(selective ? "only" + (1 + random.nextInt(size - 1)) : "blue")
                .setDeadlineMillis(5_000)
                .build();
    }

    private Sealed sealed(QueryBody body) {
        return asker.seal(SealType.QUERY, body.toByteArray());
    }

    /** A message with a sealed query, as one supernode sends it to another. */
    byte[] request() {
        return ClusterMessage.newBuilder()
                .setQuery(ClusterQuery.newBuilder().setId(1_000).setQuery(sealed(query())))
                .build()
                .toByteArray();
    }

    /** The check of one supernode. */
    Consumer<byte[]> sealCheck() {
        Opener opener = opener();
        return request -> {
            try {
                Sealed asked = ClusterMessage.parseFrom(request).getQuery().getQuery();
                if (!(opener.open(asked, SealType.QUERY) instanceof Opening.Opened)) {
                    throw new IllegalStateException("the seal is refused");
                }
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    int answerBytes() {
        return ClusterMessage.newBuilder()
                .setAnswer(ClusterAnswer.newBuilder()
                        .setId(1_000)
                        .setLast(true)
                        .setPeers(1)
                        .setFiles(1)
                        .addHits(OneHit.hit(1)))
                .build()
                .getSerializedSize();
    }

    /** Whether each query is for what only one other supernode has. */
    void select(boolean on) {
        selective = on;
        askedOthers = 0;
    }

    int askedOthers() {
        return askedOthers;
    }

    @Override
    public void prepare() {
        sealed = sealed(query());
    }

    @Override
    public void ask() throws Exception {
        int[] hits = new int[1];
        if (!(SealedQuery.open(sealed, entryOpener) instanceof SealedQuery.Reading.Understood(SealedQuery query))) {
            throw new IllegalStateException("the query is refused");
        }
        Completeness completeness = federations.getFirst().search(query, hit -> hits[0]++);
        askedOthers += completeness.asked() - 1;
        if (!completeness.complete() || hits[0] != (selective ? 1 : size)) {
            throw new IllegalStateException(hits[0] + " hits, " + completeness);
        }
    }

    @Override
    public void close() {
        federations.forEach(Federation::close);
        clusters.forEach(JGroupsCluster::close);
    }
}
