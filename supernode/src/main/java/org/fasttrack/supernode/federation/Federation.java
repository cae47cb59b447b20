package org.fasttrack.supernode.federation;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.query.Query;
import org.fasttrack.common.query.QueryParser.Parsed;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.wire.proto.ClusterAnswer;
import org.fasttrack.common.wire.proto.ClusterMessage;
import org.fasttrack.common.wire.proto.ClusterQuery;
import org.fasttrack.common.wire.proto.Hit;
import org.fasttrack.common.wire.proto.QueryBody;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.Channel.Delivery;
import org.fasttrack.supernode.membership.Cluster;
import org.fasttrack.supernode.membership.ClusterView;
import org.fasttrack.supernode.membership.Topic;

/**
 * Searches the own directory and those of the cluster's other supernodes whose summaries may match. Nobody waits for
 * the dead or the slow: hits are handed over as they come, and at the deadline the answer says what it covers.
 */
public final class Federation implements Channel.Listener, AutoCloseable {
    private static final int DEFAULT_DEADLINE_MILLIS = 2_000;
    private static final int MAX_DEADLINE_MILLIS = 30_000;

    private final Channel channel;
    private final LocalSearch local;
    private final Answering answering;
    private final Summaries summaries = new Summaries();
    private final SummaryPublisher publisher;
    private final Map<Long, RunningSearch> running = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final LongAdder malformed = new LongAdder();

    /**
     * To be made before the cluster is joined, so that no message is missed.
     *
     * @param opener checks the askers' seals on forwarded queries
     * @param entry what the others may tell newcomers about this supernode; asked often
     */
    public Federation(Cluster cluster, LocalSearch local, Opener opener, Supplier<SupernodeEntry> entry) {
        this.local = local;
        this.answering = new Answering(local, opener);
        this.publisher = new SummaryPublisher(local, entry, this::carry);
        this.channel = cluster.open(Topic.FEDERATION, this);
    }

    /** Begins to tell the others what is here. */
    public void start() {
        publisher.start();
    }

    private void carry(NodeId member, byte[] summary) {
        channel.send(member, summary, Delivery.ORDERED);
    }

    /**
     * Searches until all who were asked answered, left, or the query's deadline passed. Blocks; {@code hits} is called
     * on this thread, best first for each supernode, each record of an owner once.
     *
     * @param sealed the query as its asker sealed it, which the caller opened
     * @param body its body, which {@link WireQuery} understands
     */
    public Completeness search(Sealed sealed, QueryBody body, Consumer<Hit> hits) throws InterruptedException {
        if (!(WireQuery.parse(body) instanceof Parsed.Understood(Query query))) {
            throw new IllegalArgumentException("the query was not checked");
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(deadlineMillis(body));
        answering.first(sealed, body);
        Consumer<Hit> unique = once(hits);
        ClusterView view = channel.view();
        Set<NodeId> asked = candidates(view, query);
        long id = ids.incrementAndGet();
        RunningSearch search = new RunningSearch(asked, WireQuery.limit(body));
        running.put(id, search);
        try {
            ask(asked, id, sealed);
            local.search(body, WireQuery.limit(body)).forEach(unique);
            // A member that left before the search was known to onView is told here.
            search.offer(Set.copyOf(channel.view().members()));
            search.collect(deadline, unique);
        } finally {
            running.remove(id);
        }
        int others = Math.max(0, view.members().size() - 1);
        return new Completeness(
                others + 1,
                asked.size() + 1,
                asked.size() + 1 - search.silent().size(),
                search.silent(),
                others - asked.size(),
                search.peers() + local.peers(),
                search.files() + local.files());
    }

    private static int deadlineMillis(QueryBody body) {
        int asked = body.getDeadlineMillis();
        return asked <= 0 ? DEFAULT_DEADLINE_MILLIS : Math.min(asked, MAX_DEADLINE_MILLIS);
    }

    private Set<NodeId> candidates(ClusterView view, Query query) {
        Set<NodeId> candidates = new HashSet<>();
        for (NodeId member : view.members()) {
            if (!member.equals(channel.self()) && summaries.mayMatch(member, query)) {
                candidates.add(member);
            }
        }
        return candidates;
    }

    private void ask(Set<NodeId> asked, long id, Sealed sealed) {
        if (asked.isEmpty()) {
            return;
        }
        byte[] message = ClusterMessage.newBuilder()
                .setQuery(ClusterQuery.newBuilder().setId(id).setQuery(sealed))
                .build()
                .toByteArray();
        asked.forEach(member -> channel.send(member, message, Delivery.URGENT));
    }

    private static Consumer<Hit> once(Consumer<Hit> hits) {
        record Key(ByteString owner, String name) {}
        Set<Key> seen = new HashSet<>();
        return hit -> {
            if (seen.add(new Key(hit.getHead().getSigner(), hit.getRecord().getName()))) {
                hits.accept(hit);
            }
        };
    }

    @Override
    public void onMessage(NodeId from, byte[] bytes) {
        try {
            ClusterMessage message = ClusterMessage.parseFrom(bytes);
            switch (message.getMessageCase()) {
                case SUMMARY -> accept(summaries.accept(from, message.getSummary()));
                case QUERY -> answering.answer(message.getQuery(), part -> reply(from, part));
                case ANSWER -> answered(from, message.getAnswer());
                case MESSAGE_NOT_SET -> malformed.increment();
            }
        } catch (InvalidProtocolBufferException e) {
            malformed.increment();
        }
    }

    private void accept(boolean wellFormed) {
        if (!wellFormed) {
            malformed.increment();
        }
    }

    private void reply(NodeId to, ClusterAnswer part) {
        channel.send(to, ClusterMessage.newBuilder().setAnswer(part).build().toByteArray(), Delivery.URGENT);
    }

    private void answered(NodeId from, ClusterAnswer answer) {
        RunningSearch search = running.get(answer.getId());
        if (search != null) {
            search.offer(from, answer);
        }
    }

    @Override
    public void onView(ClusterView view) {
        Set<NodeId> members = new HashSet<>(view.members());
        summaries.retain(members);
        running.values().forEach(search -> search.offer(members));
        Set<NodeId> others = new HashSet<>(members);
        others.remove(channel.self());
        publisher.serve(others);
    }

    /** What the other supernodes said of themselves: for a full supernode's advice and the introducer page. */
    public List<SupernodeEntry> others() {
        return summaries.entries();
    }

    /** Whether {@code member}'s summary has arrived: until then it is asked everything. */
    public boolean knows(NodeId member) {
        return summaries.knows(member);
    }

    /** How many messages of members could not be understood. */
    public long malformed() {
        return malformed.sum();
    }

    /** Tells the others no more. The cluster is its owner's to leave. */
    @Override
    public void close() {
        publisher.close();
    }
}
