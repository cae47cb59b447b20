package org.fasttrack.supernode.ledger;

import static org.fasttrack.supernode.ledger.EvidenceMessages.bytes;
import static org.fasttrack.supernode.ledger.EvidenceMessages.head;
import static org.fasttrack.supernode.ledger.EvidenceMessages.message;
import static org.fasttrack.supernode.ledger.EvidenceMessages.send;
import static org.fasttrack.supernode.ledger.EvidenceMessages.want;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.log.Checkpoint;
import org.fasttrack.common.log.Consistency;
import org.fasttrack.common.wire.proto.EntryBatch;
import org.fasttrack.common.wire.proto.EvidenceMessage;
import org.fasttrack.common.wire.proto.HeadProof;
import org.fasttrack.common.wire.proto.SeenHeads;
import org.fasttrack.common.wire.proto.WantEntries;
import org.fasttrack.common.wire.proto.WantProof;
import org.fasttrack.supernode.membership.Channel;
import org.fasttrack.supernode.membership.ClusterView;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the logs of a cluster's members. Each announces its head; whoever is behind asks for the entries from where its
 * copy ends, takes them only when they lead to a head that their owner signed, and cosigns it. Members also tell each other
 * which heads of third parties they hold, so that nobody can show two of them different logs. A lost message is made good by
 * the next announcement; a newcomer, and who comes back after a partition, is told at once. What convicts an owner of a fork
 * is told to all. A supernode whose own log lost entries gets them back from the others' copies. One thread does all of it, off
 * the cluster's threads.
 */
final class Replication implements Channel.Listener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Replication.class);
    /** Messages that wait; more are dropped, and said again by whoever sent them. */
    private static final int MAX_WAITING = 256;

    private static final int MAX_SEEN = 1_000;

    private final EvidenceLog own;
    private final Copies copies;
    private final LogAnswers answers;
    private final Restoration restoration;
    private final Refill refill = new Refill(System::nanoTime);
    private final Listener listener;
    private final Cosigner cosigner;
    private final ThreadPoolExecutor worker = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("evidence-replication").daemon().factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    private volatile @Nullable Channel channel;

    /** Hears what copies bring, on the one thread of the replication. */
    interface Listener extends Copies.Reader {
        /** All that an earlier run had copied was read. */
        void opened();

        /** An entry that convicts a member: to be logged here, too. */
        void forked(byte[] proof);

        /** Whether a proof against this member is known, or its log is full of nonsense: nothing of it is copied any more. */
        boolean convicted(NodeId member);
    }

    /** Signs another's head as one that extends every earlier one seen of that log. */
    interface Cosigner {
        Checkpoint cosign(Checkpoint head);
    }

    /** Some work that may fail with the disk. */
    private interface Task {
        void run(Channel wire) throws IOException;
    }

    /** @param restorer gives the own log back what it lost */
    Replication(EvidenceLog own, Copies copies, Restoration.Restorer restorer, Cosigner cosigner, Listener listener) {
        this.own = own;
        this.copies = copies;
        this.answers = new LogAnswers(own, copies);
        this.cosigner = cosigner;
        this.listener = listener;
        this.restoration = new Restoration(own, restorer);
    }

    /** From now on talks through {@code opened}, which has this object as its listener, and tells all where its log is. */
    void start(Channel opened) {
        channel = opened;
        work(wire -> {
            try {
                copies.open(listener);
            } finally {
                listener.opened();
            }
        });
        announce();
    }

    /** Tells every member the head of this supernode's log; called now and then, cheap when nothing is new to them. */
    void announce() {
        work(wire -> {
            wire.broadcast(message().setHead(bytes(own.head())).build().toByteArray());
            askForLostEntries(wire);
        });
    }

    /** Tells every member which heads of others' logs are held here. */
    void gossip() {
        work(wire -> {
            SeenHeads.Builder seen = SeenHeads.newBuilder();
            copies.heads().stream().limit(MAX_SEEN).forEach(head -> seen.addHeads(bytes(head)));
            if (seen.getHeadsCount() > 0) {
                wire.broadcast(message().setSeen(seen).build().toByteArray());
            }
        });
    }

    /** The newest heads of others' logs that were accepted. */
    List<Checkpoint> heads() {
        return copies.heads();
    }

    /** The copy of {@code owner}'s log, if there is one. */
    Optional<Replica> copy(NodeId owner) {
        return copies.find(owner);
    }

    @Override
    public void onView(ClusterView view) {
        announce();
        gossip();
    }

    @Override
    public void onMessage(NodeId from, byte[] message) {
        work(wire -> {
            if (!listener.convicted(from)) {
                handle(wire, from, EvidenceMessages.parse(message));
            }
        });
    }

    private void work(Task task) {
        worker.execute(() -> attempt(task));
    }

    private void attempt(Task task) {
        Channel wire = channel;
        if (wire == null) {
            return;
        }
        try {
            task.run(wire);
        } catch (IOException e) {
            LOG.warn("a copy of a log cannot be kept", e);
        } catch (IllegalArgumentException e) {
            LOG.warn("a member sent what is no message about evidence: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.warn("a message about evidence was not handled", e);
        }
    }

    private void handle(Channel wire, NodeId from, EvidenceMessage message) throws IOException {
        switch (message.getMessageCase()) {
            case HEAD -> onHead(wire, from, head(message.getHead()));
            case SEEN -> onSeen(wire, message.getSeen());
            case WANT -> onWant(wire, from, message.getWant());
            case ENTRIES -> onEntries(wire, from, message.getEntries());
            case FORK -> listener.forked(message.getFork().toByteArray());
            case COSIGNED -> own.cosigned(head(message.getCosigned()), from);
            case WANT_PROOF -> onWantProof(wire, from, message.getWantProof());
            case PROOF -> onProof(wire, message.getProof());
            case MESSAGE_NOT_SET -> throw new IllegalArgumentException("an empty message");
        }
    }

    /** A member tells where its log is. */
    private void onHead(Channel wire, NodeId from, Checkpoint head) throws IOException {
        if (!head.log().equals(from)) {
            throw new IllegalArgumentException(
                    "its head is one of " + head.log().shortForm());
        }
        Replica copy = copies.of(head.name());
        if (copy.isDamaged()) {
            refill.ask(wire, copy);
        } else if (head.head().size() > copy.size()) {
            if (copies.allowance().admits(from, LogAnswers.BATCH_BYTES)) {
                want(wire, from, from, copy.size());
            }
            return;
        }
        if (head.head().size() <= copy.size()) {
            judge(wire, from, copy.extend(head, List.of()));
        }
        Optional<Checkpoint> held = copy.head();
        if (held.isPresent() && held.get().head().size() > head.head().size() && !listener.convicted(from)) {
            send(wire, from, message().setSeen(SeenHeads.newBuilder().addHeads(bytes(held.get()))));
        }
    }

    /** A member tells which heads of other logs it holds, this supernode's among them. */
    private void onSeen(Channel wire, SeenHeads seen) throws IOException {
        for (ByteString bytes : seen.getHeadsList().subList(0, Math.min(MAX_SEEN, seen.getHeadsCount()))) {
            Checkpoint head = head(bytes);
            if (head.name().equals(own.name())) {
                own.bind(head);
            } else if (!listener.convicted(head.log())) {
                Optional<Replica> copy = copies.find(head.log());
                if (copy.isPresent() && head.head().size() <= copy.get().size()) {
                    judge(wire, head.log(), copy.get().extend(head, List.of()));
                }
            }
        }
        askForLostEntries(wire);
    }

    /** Asks one member after the other. */
    private void askForLostEntries(Channel wire) {
        if (own.lostUpTo().isPresent()) {
            List<NodeId> others = wire.view().members().stream()
                    .filter(member -> !member.equals(wire.self()))
                    .toList();
            restoration.begin(others).ifPresent(member -> want(wire, member, wire.self(), restoration.next()));
        }
        for (Replica copy : copies.damaged()) {
            if (!listener.convicted(copy.name().owner())) {
                refill.ask(wire, copy);
            }
        }
    }

    /** A log of which entries are missing here that were here once, until they are back; empty when there is none. */
    Optional<NodeId> damaged() {
        return own.lostUpTo()
                .map(Checkpoint::log)
                .or(() -> copies.damaged().stream()
                        .map(copy -> copy.name().owner())
                        .filter(owner -> !listener.convicted(owner))
                        .findFirst());
    }

    private void onWant(Channel wire, NodeId from, WantEntries want) {
        answers.entries(want).ifPresent(batch -> send(wire, from, message().setEntries(batch)));
    }

    private void onEntries(Channel wire, NodeId from, EntryBatch batch) throws IOException {
        Checkpoint head = head(batch.getHead());
        List<byte[]> entries = EvidenceMessages.entries(batch);
        if (head.name().equals(own.name())) {
            restore(wire, from, batch.getFrom(), entries);
        } else if (isDamaged(head)) {
            refill(wire, from, head, batch.getFrom(), entries);
        } else if (head.log().equals(from)) {
            extend(wire, head, batch.getFrom(), entries);
        }
    }

    private boolean isDamaged(Checkpoint head) {
        return copies.find(head.log()).filter(Replica::isDamaged).isPresent();
    }

    private void refill(Channel wire, NodeId from, Checkpoint head, long first, List<byte[]> entries)
            throws IOException {
        Replica copy = copies.of(head.name());
        if (refill.take(wire, copy, from, first, entries)) {
            LOG.info("the lost entries of the copy of {}'s log are back, from {}", head.log(), from.shortForm());
            read(copy);
            want(wire, head.log(), head.log(), copy.size());
        }
    }

    private void extend(Channel wire, Checkpoint head, long first, List<byte[]> entries) throws IOException {
        Replica copy = copies.of(head.name());
        if (first != copy.size()) {
            return; // an answer to an earlier question: the next announcement asks again
        }
        long bytes = entries.stream().mapToLong(entry -> entry.length).sum();
        if (!copies.allowance().take(head.log(), bytes)) {
            LOG.warn("no more of {}'s log is copied for now: it grows too fast, or the disk is full", head.log());
            return;
        }
        Extension extension = copy.extend(head, entries);
        judge(wire, head.log(), extension);
        if (extension instanceof Extension.Extended) {
            take(copy, first, entries);
            if (!listener.convicted(head.log())) {
                cosign(wire, copy, head);
                want(wire, head.log(), head.log(), copy.size()); // the owner stays silent when there is no more
            }
        }
    }

    /** A cosignature promises that the scores rest on all up to the head, so an entry that the disk does not give forbids it. */
    private void cosign(Channel wire, Replica copy, Checkpoint head) {
        if (copy.judged() == head.head().size()) {
            send(wire, head.log(), message().setCosigned(bytes(cosigner.cosign(head))));
        }
    }

    /** What is in memory need not be read, unless something before it could not be. */
    private void take(Replica copy, long first, List<byte[]> entries) {
        NodeId owner = copy.name().owner();
        for (int i = 0; i < entries.size() && copy.judged() == first + i && !listener.distrusts(owner); i++) {
            copy.judge(listener.copied(owner, first + i, entries.get(i), false));
        }
        read(copy);
    }

    private void read(Replica copy) {
        try {
            Copies.read(copy, listener);
            copy.keepVerified();
        } catch (IOException e) {
            LOG.warn("entry {} of the copy of {}, and what follows, does not count: {}", copy.judged(), copy.name(), e);
        }
    }

    private void restore(Channel wire, NodeId from, long first, List<byte[]> entries) throws IOException {
        switch (restoration.take(from, first, entries)) {
            case MORE -> want(wire, from, wire.self(), restoration.next());
            case DONE -> {
                LOG.info("the lost entries of the evidence log are back, from {}", from.shortForm());
                announce();
            }
            case LATE -> LOG.debug("{} answers an earlier question", from.shortForm());
            case TOO_MUCH ->
                LOG.error("the evidence log lost more than can be given back: this supernode needs a new identity");
            case USELESS -> LOG.warn("what {} has of the evidence log is not what was lost", from.shortForm());
        }
    }

    private void judge(Channel wire, NodeId owner, Extension extension) throws IOException {
        switch (extension) {
            case Extension.Forked forked -> convict(wire, forked.proof());
            case Extension.Refused refused -> {
                LOG.warn("a copy was not extended: {}", refused.detail());
                askForProof(wire, owner);
            }
            case Extension.Extended extended -> LOG.debug("a copy has {} entries", extended.size());
            case Extension.Unchanged _ -> LOG.trace("a head brings nothing new");
        }
    }

    private void convict(Channel wire, byte[] proof) {
        listener.forked(proof);
        wire.broadcast(message().setFork(ByteString.copyFrom(proof)).build().toByteArray());
    }

    /** Entries that do not lead to a head may be the wire's fault; a consistency proof is nobody's but its owner's. */
    private void askForProof(Channel wire, NodeId owner) {
        copies.find(owner)
                .flatMap(Replica::head)
                .ifPresent(held -> send(
                        wire,
                        owner,
                        message()
                                .setWantProof(WantProof.newBuilder()
                                        .setFrom(held.head().size()))));
    }

    private void onWantProof(Channel wire, NodeId from, WantProof want) throws IOException {
        answers.proof(want).ifPresent(proof -> send(wire, from, message().setProof(proof)));
    }

    private void onProof(Channel wire, HeadProof proof) throws IOException {
        Checkpoint head = head(proof.getHead());
        Consistency path = new Consistency(
                proof.getFrom(),
                head.head().size(),
                proof.getPathList().stream().map(ByteString::toByteArray).toList());
        Optional<Replica> copy = copies.find(head.log());
        if (copy.isPresent() && !listener.convicted(head.log())) {
            copy.get().judge(head, proof.getRoot().toByteArray(), path).ifPresent(fork -> convict(wire, fork));
        }
    }

    /** Ends the thread, and then closes the copies. */
    @Override
    public void close() throws IOException {
        worker.getQueue().clear();
        worker.shutdown(); // without an interrupt: in the middle of a read it would close the log's file for everybody
        try {
            worker.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        copies.close();
    }
}
