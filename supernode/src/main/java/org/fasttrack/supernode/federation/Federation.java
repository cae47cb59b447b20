package org.fasttrack.supernode.federation;

import com.google.protobuf.InvalidProtocolBufferException;
import java.time.InstantSource;
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
import org.fasttrack.common.seal.Opener;
import org.fasttrack.common.wire.proto.ClusterAnswer;
import org.fasttrack.common.wire.proto.ClusterMessage;
import org.fasttrack.common.wire.proto.ClusterQuery;
import org.fasttrack.common.wire.proto.Hit;
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
    private final Channel channel;
    private final LocalSearch local;
    private final SealChecks seals;
    private final KnownSupernodes known;
    private final Answering answering;
    private final Summaries summaries = new Summaries();
    private final SummaryPublisher publisher;
    private final Map<Long, RunningSearch> running = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final LongAdder malformed = new LongAdder();

    /**
     * To be made before the cluster is joined, so that no message is missed.
     *
     * @param roots supernodes that should be there, so that an answer without them can say so
     * @param opener checks the askers' seals on forwarded queries
     * @param entry what the others may tell newcomers about this supernode; asked often
     */
    public Federation(
            Cluster cluster, Set<NodeId> roots, LocalSearch local, Opener opener, Supplier<SupernodeEntry> entry) {
        this.local = local;
        this.seals = new SealChecks(opener);
        this.known = new KnownSupernodes(roots, InstantSource.system());
        this.answering = new Answering(local, seals);
        this.publisher = new SummaryPublisher(local, entry, this::carry);
        this.channel = cluster.open(Topic.FEDERATION, this);
    }

    /** Begins to tell the others what is here. */
    public void start() {
        seals.start();
        publisher.start();
    }

    private void carry(NodeId member, byte[] summary) {
        channel.send(member, summary, Delivery.ORDERED);
    }

    /**
     * Searches until all who were asked answered, left, or the query's deadline passed. Blocks.
     *
     * @param query whose seal the caller verified, and which is {@linkplain #first asked for the first time}
     * @param hits called on any thread, one call at a time, best first for each supernode; must not block
     */
    public Completeness search(SealedQuery query, Consumer<Hit> hits) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(query.deadlineMillis());
        ClusterView view = channel.view();
        Set<NodeId> asked = candidates(view, query.query());
        long id = ids.incrementAndGet();
        RunningSearch search = new RunningSearch(asked, query.limit(), hits);
        running.put(id, search);
        try {
            ask(asked, id, query.sealed());
            search.own(local.search(query.query(), query.limit()));
            // A member that left before the search was known to onView is told here.
            search.view(Set.copyOf(channel.view().members()));
            search.await(deadline);
        } finally {
            running.remove(id);
        }
        int others = Math.max(0, view.members().size() - 1);
        Set<NodeId> silent = search.silent();
        return new Completeness(
                known.count(),
                others + 1,
                asked.size() + 1,
                asked.size() + 1 - silent.size(),
                silent,
                others - asked.size(),
                search.peers() + local.peers(),
                search.files() + local.files());
    }

    /** Notes that {@code query} is asked here. False when it was asked or answered before: each id is answered once. */
    public boolean first(SealedQuery query) {
        return answering.first(query);
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

    @Override
    public void onMessage(NodeId from, byte[] bytes) {
        try {
            ClusterMessage message = ClusterMessage.parseFrom(bytes);
            switch (message.getMessageCase()) {
                case SUMMARY -> accept(summaries.accept(from, message.getSummary()));
                case QUERY -> answering.answer(from, message.getQuery(), part -> reply(from, part));
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
        known.view(members);
        seals.retain(members);
        running.values().forEach(search -> search.view(members));
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

    /** Members that passed on queries whose seals do not hold. */
    public Set<NodeId> caught() {
        return seals.caught();
    }

    /** How many seals of passed-on queries were verified, as samples or because the member was caught before. */
    public long sealsChecked() {
        return seals.checked();
    }

    /** How many of them did not hold. */
    public long sealsForged() {
        return seals.forged();
    }

    /** Tells the others no more. The cluster is its owner's to leave. */
    @Override
    public void close() {
        seals.close();
        publisher.close();
    }
}
