package org.fasttrack.common.reputation;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/** The evidence, filed by node, by supernode and by place. What the filing depends on is the set, not the order. */
final class Books {
    final ScorePolicy policy;
    private final Set<NodeId> supernodes;
    private final Map<NodeId, Standing> standings = new HashMap<>();
    private final Map<NodeId, Accounts> bySupernode = new HashMap<>();
    private final Map<String, Accounts> byPlace = new HashMap<>();
    /** Rises whenever a remembered standing may be out of date. */
    private long stamp;

    private long stampHour = Long.MIN_VALUE;

    Books(ScorePolicy policy, Collection<NodeId> supernodes) {
        this.policy = policy;
        this.supernodes = new HashSet<>(supernodes);
    }

    void admit(NodeId supernode) {
        supernodes.add(supernode);
        witnessesChanged();
    }

    void add(Evidence evidence, EvidenceRef ref) {
        stamp++;
        switch (evidence) {
            case Receipt receipt -> addReceipt(receipt, ref);
            case UptimeRecord uptime -> addUptime(uptime, ref);
            case SpotCheck check -> addSpotCheck(check, ref);
            case Fault fault -> addFault(fault, ref);
        }
    }

    private void addReceipt(Receipt receipt, EvidenceRef ref) {
        Standing uploader = standing(receipt.uploader());
        Standing downloader = standing(receipt.downloader());
        Dealing dealing = uploader.served.computeIfAbsent(downloader.node, id -> {
            Dealing fresh = new Dealing(downloader, uploader);
            downloader.got.add(fresh);
            return fresh;
        });
        dealing.add(receipt, ref);
        downloader.demandChanged();
    }

    private void addUptime(UptimeRecord uptime, EvidenceRef ref) {
        if (!uptime.peer().equals(uptime.supernode())) { // nobody attests itself
            Account account = account(uptime.peer(), uptime.supernode(), uptime.prefix());
            account.add(uptime, ref);
            accountChanged(account);
        }
    }

    private void addSpotCheck(SpotCheck check, EvidenceRef ref) {
        if (!check.peer().equals(check.supernode())) {
            Account account = account(check.peer(), check.supernode(), check.prefix());
            account.add(check, ref);
            accountChanged(account);
        }
    }

    private void addFault(Fault fault, EvidenceRef ref) {
        standing(fault.culprit()).faults.add(fault, ref, policy);
        witnessesChanged();
    }

    private Standing standing(NodeId node) {
        return standings.computeIfAbsent(node, id -> new Standing(id, policy.steps()));
    }

    private Account account(NodeId peer, NodeId supernode, NetworkPrefix prefix) {
        Standing standing = standing(peer);
        String place = policy.prefixes() ? prefix.text() : peer.toString();
        for (Account account : standing.accounts) {
            if (account.supernode.equals(supernode) && account.place.equals(place)) {
                return account;
            }
        }
        Account account = new Account(standing(supernode).node, place, policy);
        standing.accounts.add(account);
        group(account);
        return account;
    }

    private Accounts supernodeLimit() {
        return new Accounts(policy.supernodeHours() * policy.hour().toMillis(), policy.supernodeSpotMilli());
    }

    private Accounts placeLimit() {
        return new Accounts(policy.prefixHours() * policy.hour().toMillis(), policy.spotCapMilli());
    }

    private void accountChanged(Account account) {
        supernode(account).changed();
        place(account).changed();
    }

    void witnessesChanged() {
        stamp++;
        bySupernode.values().forEach(Accounts::changed);
        byPlace.values().forEach(Accounts::changed);
    }

    Accounts supernode(Account account) {
        return Objects.requireNonNull(bySupernode.get(account.supernode));
    }

    Accounts place(Account account) {
        return Objects.requireNonNull(byPlace.get(account.place));
    }

    @Nullable
    Standing find(NodeId node) {
        return standings.get(node);
    }

    List<NodeId> nodes() {
        return standings.keySet().stream().sorted().toList();
    }

    List<NodeId> convicted(Window window) {
        return standings.values().stream()
                .filter(standing -> standing.faults.hasFork(window))
                .map(standing -> standing.node)
                .sorted()
                .toList();
    }

    /** A supernode whose log was proven to be two logs attests nothing any more. */
    boolean isWitness(NodeId supernode, Window window) {
        if (!supernodes.contains(supernode)) {
            return false;
        }
        Standing standing = standings.get(supernode);
        return standing == null || !standing.faults.hasFork(window);
    }

    long stamp() {
        return stamp;
    }

    Window window(Instant now) {
        Window window = Window.at(now, policy);
        if (window.lastHour() != stampHour) {
            stampHour = window.lastHour();
            stamp++;
        }
        return window;
    }

    void forgetBefore(Instant now) {
        Window window = Window.at(now, policy);
        stamp++;
        standings.values().forEach(standing -> standing.forgetBefore(window, policy));
        standings.values().forEach(standing -> standing.got.removeIf(Dealing::isEmpty));
        standings.values().removeIf(Standing::isEmpty);
        regroup();
        witnessesChanged();
    }

    private void regroup() {
        bySupernode.clear();
        byPlace.clear();
        standings.values().forEach(standing -> standing.accounts.forEach(this::group));
    }

    private void group(Account account) {
        bySupernode.computeIfAbsent(account.supernode, id -> supernodeLimit()).add(account);
        byPlace.computeIfAbsent(account.place, id -> placeLimit()).add(account);
    }
}
