package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.peer.cli.Assembly;
import org.fasttrack.peer.control.ApiClient;
import org.fasttrack.peer.control.ApiFile;
import org.fasttrack.peer.host.SupernodeRole;
import org.fasttrack.peer.library.SharedFolder;
import org.fasttrack.peer.node.Node;
import org.fasttrack.peer.node.PeerRole;
import org.fasttrack.peer.node.Roles;
import org.fasttrack.peer.uplink.Introducers;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.fasttrack.supernode.relay.RelayLimits;

/** Three supernode processes and some peers on loopback, in a folder of their own that goes with them. */
final class DemoNetwork implements AutoCloseable {
    private static final int SUPERNODES = 3;

    private final DemoPlace place;
    private final FreePorts ports;
    private final NodeProcesses processes;
    private final boolean inProcess;
    private final List<Mortal> supernodes = new CopyOnWriteArrayList<>();
    private final List<Member> peers = new CopyOnWriteArrayList<>();
    private final List<Member> sources = new CopyOnWriteArrayList<>();
    /** No process outlives this one, whatever becomes of {@link #close}. */
    private final Thread cleaner = new Thread(this::killAll, "demo-end");

    private DemoNetwork(DemoPlace place, FreePorts ports, boolean inProcess) {
        this.place = place;
        this.ports = ports;
        this.inProcess = inProcess;
        this.processes = new NodeProcesses(place);
        Runtime.getRuntime().addShutdownHook(cleaner);
    }

    /** @param inProcess whether the supernodes run in this process */
    static DemoNetwork create(boolean inProcess) throws IOException {
        FreePorts ports = new FreePorts();
        return new DemoNetwork(DemoPlace.create(SUPERNODES, ports), ports, inProcess);
    }

    /** Starts the supernodes and waits until all serve. */
    void startSupernodes() throws IOException, InterruptedException {
        if (inProcess) {
            for (int i = 1; i <= SUPERNODES; i++) {
                supernodes.add(startHere(i));
            }
            return;
        }
        List<Process> started = new ArrayList<>();
        for (int i = 1; i <= SUPERNODES; i++) {
            Process process = startProcess(i);
            started.add(process);
            supernodes.add(() -> process.destroyForcibly().waitFor());
        }
        for (int i = 0; i < SUPERNODES; i++) {
            processes.awaitReady(started.get(i), "sn" + (i + 1));
        }
    }

    private Process startProcess(int number) throws IOException {
        return processes.launch(
                "supernode",
                "sn" + number,
                List.of("--listen", roots().get(number - 1).address()));
    }

    private Mortal startHere(int number) throws IOException {
        Path data = place.data("sn" + number);
        Membership self = place.membership(data);
        InetSocketAddress control = HostPort.parse(roots().get(number - 1).address());
        SupernodeRole role = Assembly.supernode(
                self,
                new SupernodeRole.Ports(
                        control, HostPort.shifted(control, 1), HostPort.shifted(control, -1), RelayLimits.DEFAULT),
                List.of(),
                data);
        SupernodeClient itself = new SupernodeClient(self.tls(), self.admission(), HostPort.text(control));
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        Node node = new Node(
                self, Roles.of(role), () -> Optional.of(itself), new Node.Places(any, data, data.resolve("downloads")));
        role.start();
        return () -> {
            node.close();
            itself.close();
            role.close();
        };
    }

    /** How the supernodes run, for the steps' texts. */
    String where() {
        return inProcess ? ", all in this process," : ", each a process of its own,";
    }

    String death() {
        return inProcess ? "A supernode stops" : "kill -9 of a supernode";
    }

    /** How many supernodes each supernode sees in its cluster, itself included. */
    List<Integer> clusterSizes() throws IOException {
        List<Integer> sizes = new ArrayList<>();
        for (int i = 1; i <= SUPERNODES; i++) {
            ApiClient api = new ApiClient(ApiFile.read(place.data("sn" + i)));
            api.call(
                    "GET",
                    "/v1/status",
                    Map.of(),
                    status -> sizes.add(status.get("cluster") instanceof List<?> members ? members.size() : 0));
        }
        return sizes;
    }

    List<RootKey> roots() {
        return place.roots();
    }

    void kill(int supernode) throws IOException, InterruptedException {
        supernodes.get(supernode).kill();
        supernodes.set(supernode, () -> {});
    }

    /** Starts a peer in this process; it scans and attaches. */
    Member startPeer(String name, List<SharedFolder> shared) throws IOException, InterruptedException {
        Member member = start(name, shared, false, PeerRole.Limits.NONE);
        peers.add(member);
        return member;
    }

    /** Starts a peer in this process that shares one folder and sends at most {@code uploads} bytes a second. */
    Member startSource(String name, Path share, boolean firewalled, long uploads)
            throws IOException, InterruptedException {
        PeerRole.Limits limits =
                new PeerRole.Limits(uploads, PeerRole.Limits.NONE.down(), PeerRole.Limits.NONE.strangerBytes());
        Member member = start(name, List.of(SharedFolder.of(name, share)), firewalled, limits);
        sources.add(member);
        return member;
    }

    /** Ends {@code source} in good order. */
    void stop(Member source) throws IOException {
        sources.remove(source);
        source.close();
    }

    /** A source that will be killed: a process of its own, unless all run in this one. Blocks until it serves. */
    Doomed startDoomed(String name, Path share, long uploads) throws IOException, InterruptedException {
        if (inProcess) {
            Member member = startSource(name, share, false, uploads);
            return new Doomed(member.self().id(), () -> stop(member));
        }
        NodeId id = place.membership(place.data(name)).id();
        int port = ports.control() - 1;
        List<String> options = List.of(
                "--listen",
                "127.0.0.1:" + port,
                "--share",
                name + "=" + share,
                "--upload-limit",
                Long.toString(uploads));
        Process process = processes.launch("peer", name, options);
        processes.awaitReady(process, name);
        return new Doomed(id, () -> process.destroyForcibly().waitFor());
    }

    private Member start(String name, List<SharedFolder> shared, boolean firewalled, PeerRole.Limits limits)
            throws IOException, InterruptedException {
        Path data = place.data(name);
        Membership self = place.membership(data);
        List<String> control = roots().stream().map(RootKey::address).toList();
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        PeerRole.Setup setup = new PeerRole.Setup(
                any, null, Introducers.of(control), firewalled, Assembly.hosted(self, data), limits, data);
        PeerRole role = Assembly.peer(self, data, shared, setup);
        Node.Places places = new Node.Places(any, data, data.resolve("downloads"));
        Node node = new Node(self, Roles.of(role), () -> role.uplink().client(), places);
        role.start(progress -> {});
        return new Member(name, data, self, role, node);
    }

    List<Member> peers() {
        return peers;
    }

    Path networkFile() {
        return place.networkFile();
    }

    Path folder() {
        return place.folder();
    }

    String howToTalk() {
        Member last = peers.getLast();
        String data = " --data " + last.data();
        return "The network keeps running; in another terminal:\n  ./fasttrack search" + data
                + " WORD\n  ./fasttrack get" + data + " 1 -o FILE\n  ./fasttrack status" + data + "\n  ./fasttrack web"
                + data
                + "\nCtrl-C ends it.";
    }

    private void killAll() {
        for (Mortal supernode : supernodes) {
            try {
                supernode.kill();
            } catch (IOException e) {
                // It has ended already, or ends with this process.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        supernodes.clear();
        processes.endAll();
    }

    @Override
    public void close() throws IOException {
        for (Member peer : peers) {
            peer.close();
        }
        for (Member source : sources) {
            source.close();
        }
        killAll();
        place.delete();
    }
}
