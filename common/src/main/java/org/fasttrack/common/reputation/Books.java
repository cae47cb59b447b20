package org.fasttrack.common.reputation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.fasttrack.common.identity.NodeId;
import org.jspecify.annotations.Nullable;

/** The evidence, filed by node, by supernode and by place. What the filing depends on is the set, not the order. */
final class Books {
    private static final long UNSETTLED = Long.MIN_VALUE;
    /** With fewer nobody else could have seen whom one of them saw. */
    private static final int MANY_WITNESSES = 3;

    final ScorePolicy policy;
    private final Set<NodeId> supernodes;
    private final Map<NodeId, Standing> standings = new HashMap<>();
    private final Map<NodeId, Accounts> bySupernode = new HashMap<>();
    private final Map<String, Accounts> byPlace = new HashMap<>();
    /** Accounts of which more is known than was {@linkplain #settle settled}. */
    private final List<Account> touched = new ArrayList<>();
    /** Supernodes that give standing now. */
    private int giving;
    /** Rises whenever every remembered standing may be out of date. */
    private long stamp;
    /** The last hour of the window for which all accounts are settled. */
    private long settledHour = UNSETTLED;

    Books(ScorePolicy policy, Collection<NodeId> supernodes) {
        this.policy = policy;
        this.supernodes = new HashSet<>(supernodes);
    }

    void admit(NodeId supernode) {
        supernodes.add(supernode);
        witnessesChanged();
    }

    void add(Evidence evidence, EvidenceRef ref) {
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
        if (dealing.add(receipt, ref, policy)) {
            downloader.demandChanged();
            wordChanged(downloader, 1);
        }
    }

    /** Forgets the standings, from this step on, of all for whom {@code node} vouches, and of those for whom they do. */
    private void wordChanged(Standing node, int step) {
        if (step < policy.steps()) { // the last step is asked of one node at a time, and not remembered
            for (Dealing dealing : node.got) {
                if (dealing.uploader.forget(step)) { // if it was forgotten, so were those who build on it
                    wordChanged(dealing.uploader, step + 1);
                }
            }
        }
    }

    private void addUptime(UptimeRecord uptime, EvidenceRef ref) {
        if (!uptime.peer().equals(uptime.supernode())) { // nobody attests itself
            Account account = account(uptime.peer(), uptime.supernode(), uptime.prefix());
            account.add(uptime, ref);
            touch(account);
        }
    }

    private void addSpotCheck(SpotCheck check, EvidenceRef ref) {
        if (!check.peer().equals(check.supernode())) {
            Account account = account(check.peer(), check.supernode(), check.prefix());
            account.add(check, ref);
            touch(account);
        }
    }

    private void addFault(Fault fault, EvidenceRef ref) {
        standing(fault.culprit()).faults.add(fault, ref, policy);
        if (fault.kind() == Fault.Kind.CONFLICTING_HEADS) {
            witnessesChanged();
        }
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
        Account account = new Account(standing, standing(supernode).node, place, policy);
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

    private void touch(Account account) {
        if (account.touch()) {
            touched.add(account);
        }
    }

    private void witnessesChanged() {
        settledHour = UNSETTLED;
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

    Stream<Standing> standings() {
        return standings.values().stream();
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

    /** The window at {@code now}, with every account settled for it. */
    Window window(Instant now) {
        Window window = Window.at(now, policy);
        if (window.lastHour() != settledHour) {
            settleAll(window);
        }
        touched.forEach(account -> settle(account, window));
        touched.clear();
        return window;
    }

    private void settleAll(Window window) {
        settledHour = window.lastHour();
        stamp++;
        touched.clear();
        giving = 0;
        bySupernode.values().forEach(Accounts::clear);
        byPlace.values().forEach(Accounts::clear);
        for (Standing standing : standings.values()) {
            for (Account account : standing.accounts) {
                account.settle(window, isWitness(account.supernode, window));
                claim(account, 1);
            }
        }
    }

    /** Of one account: what others remember stays, unless they share a limit with it. */
    private void settle(Account account, Window window) {
        boolean shared = sharesSpots(account);
        boolean many = hasManyWitnesses();
        claim(account, -1);
        account.settle(window, isWitness(account.supernode, window));
        claim(account, 1);
        if (shared || sharesSpots(account) || many != hasManyWitnesses()) {
            stamp++;
        } else {
            account.owner.forget(0);
            wordChanged(account.owner, 1);
        }
    }

    private boolean sharesSpots(Account account) {
        return supernode(account).sharesSpots() || place(account).sharesSpots();
    }

    /** Whether so many supernodes give standing that what one of them says can be told from what the others say. */
    boolean hasManyWitnesses() {
        return giving >= MANY_WITNESSES;
    }

    private void claim(Account account, int sign) {
        if (account.counts()) {
            giving -= supernode(account).givesStanding() ? 1 : 0;
            supernode(account).add(sign * account.uptimeMillis(), sign * account.spotMilli());
            giving += supernode(account).givesStanding() ? 1 : 0;
            place(account).add(sign * account.uptimeMillis(), sign * account.spotMilli());
        }
    }

    void forgetBefore(Instant now) {
        Window window = Window.at(now, policy);
        standings.values().forEach(standing -> standing.forgetBefore(window, policy));
        standings.values().forEach(standing -> standing.got.removeIf(Dealing::isEmpty));
        standings.values().removeIf(Standing::isEmpty);
        regroup();
        settledHour = UNSETTLED;
    }

    private void regroup() {
        bySupernode.clear();
        byPlace.clear();
        standings.values().forEach(standing -> standing.accounts.forEach(this::group));
    }

    private void group(Account account) {
        bySupernode.computeIfAbsent(account.supernode, id -> supernodeLimit());
        byPlace.computeIfAbsent(account.place, id -> placeLimit());
    }
}
