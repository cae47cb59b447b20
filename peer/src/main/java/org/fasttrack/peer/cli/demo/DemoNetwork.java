package org.fasttrack.peer.cli.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.fasttrack.common.cli.Main;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.network.HostPort;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.network.NetworkFile;
import org.fasttrack.common.network.NetworkPlan;
import org.fasttrack.common.network.RootKey;
import org.fasttrack.common.reputation.PolicyNumbers;
import org.fasttrack.common.reputation.ScorePolicy;
import org.fasttrack.common.seal.NetworkId;
import org.fasttrack.peer.cli.Assembly;
import org.fasttrack.peer.control.ApiClient;
import org.fasttrack.peer.control.ApiFile;
import org.fasttrack.peer.host.SupernodeRole;
import org.fasttrack.peer.library.SharedFolder;
import org.fasttrack.peer.node.Node;
import org.fasttrack.peer.node.PeerRole;
import org.fasttrack.peer.node.RevocationFile;
import org.fasttrack.peer.node.Roles;
import org.fasttrack.peer.uplink.Introducers;
import org.fasttrack.peer.uplink.SupernodeClient;
import org.fasttrack.supernode.relay.RelayLimits;
import org.jspecify.annotations.Nullable;

/** Three supernode processes and some peers on loopback, in a folder of their own that goes with them. */
final class DemoNetwork implements AutoCloseable {
    private static final int SUPERNODES = 3;
    private static final long START_SECONDS = 60;
    private static final long CERTIFICATE_HOURS = 300;

    private final Path folder;
    private final Path networkFile;
    private final List<RootKey> roots;
    private final boolean inProcess;
    private final List<Mortal> supernodes = new CopyOnWriteArrayList<>();
    private final List<Member> peers = new CopyOnWriteArrayList<>();
    private final List<Member> sources = new CopyOnWriteArrayList<>();
    private final List<Process> doomed = new CopyOnWriteArrayList<>();
    /** No process outlives this one, whatever becomes of {@link #close}. */
    private final Thread cleaner = new Thread(this::killAll, "demo-end");

    private volatile boolean ending;

    /** A peer of this process. */
    record Member(String name, Path data, Membership self, PeerRole role, Node node) {
        /** Whether its supernode has its whole list. */
        boolean registered() {
            int shared = role.list().records().size();
            return role.uplink()
                    .attachment()
                    .filter(at -> at.version() > 0 && at.registeredFiles() == shared)
                    .isPresent();
        }

        /** Asks its local API, as the command line does. @return the lines of the answer */
        List<Map<String, Object>> call(String method, String path, Map<String, Object> body) throws IOException {
            List<Map<String, Object>> lines = new ArrayList<>();
            call(method, path, body, lines::add);
            return lines;
        }

        void call(String method, String path, Map<String, Object> body, Consumer<Map<String, Object>> lines)
                throws IOException {
            new ApiClient(ApiFile.read(data)).call(method, path, body, lines);
        }

        /** What it tells of itself. */
        Map<String, Object> status() throws IOException {
            return call("GET", "/v1/status", Map.of()).getLast();
        }

        /** Why its score is what it is. */
        Map<String, Object> explanation() throws IOException {
            return call("GET", "/v1/reputation?peer=" + self.id(), Map.of()).getLast();
        }

        void close() throws IOException {
            node.close();
            role.close();
        }
    }

    /** A node that is there to be killed. */
    record Doomed(NodeId id, Mortal death) {}

    /** Ends a node at once; blocks until it has ended. */
    interface Mortal {
        void kill() throws IOException, InterruptedException;
    }

    private DemoNetwork(Path folder, Path networkFile, List<RootKey> roots, boolean inProcess) {
        this.inProcess = inProcess;
        this.folder = folder;
        this.networkFile = networkFile;
        this.roots = roots;
        Runtime.getRuntime().addShutdownHook(cleaner);
    }

    /** @param inProcess whether the supernodes run in this process */
    static DemoNetwork create(boolean inProcess) throws IOException {
        Path folder = Files.createTempDirectory("fasttrack-demo");
        List<RootKey> roots = new ArrayList<>();
        List<Integer> taken = new ArrayList<>();
        for (int i = 1; i <= SUPERNODES; i++) {
            IdentityKey key = IdentityKey.loadOrCreate(folder.resolve("sn" + i).resolve("identity.key"));
            roots.add(new RootKey(key.id(), "127.0.0.1:" + freeBlock(taken)));
        }
        Path file = folder.resolve("demo.network");
        byte[] id = new byte[NetworkId.BYTES];
        new java.security.SecureRandom().nextBytes(id);
        IdentityKey creator = IdentityKey.loadOrCreate(folder.resolve("creator").resolve("identity.key"));
        NetworkPlan plan = new NetworkPlan("demo", NetworkId.of(id), false, roots, List.of(), List.of(), policy());
        NetworkFile.create(creator, plan, InstantSource.system()).write(file);
        return new DemoNetwork(folder, file, roots, inProcess);
    }

    /** An hour of uptime counts a second, and whenever a supernode is lost a peer takes its place. */
    private static Map<String, Long> policy() {
        Map<String, Long> numbers = new LinkedHashMap<>(PolicyNumbers.of(ScorePolicy.DEMO));
        numbers.put("min-supernodes", (long) SUPERNODES);
        numbers.put("certificate-hours", CERTIFICATE_HOURS);
        return numbers;
    }

    /** A control port whose neighbours from one below to two above are free too. */
    private static int freeBlock(List<Integer> taken) throws IOException {
        for (int attempt = 0; attempt < 200; attempt++) {
            int control = ThreadLocalRandom.current().nextInt(20_000, 60_000) / 4 * 4 + 1;
            if (!taken.contains(control)
                    && isFree(control - 1)
                    && isFree(control)
                    && isFree(control + 1)
                    && isFree(control + 2)) {
                taken.add(control);
                return control;
            }
        }
        throw new IOException("no four free ports in a row were found on loopback");
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
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
            awaitReady(started.get(i), folder.resolve("sn" + (i + 1) + ".log"));
        }
    }

    private Process startProcess(int number) throws IOException {
        return launch(
                "supernode",
                "sn" + number,
                List.of("--listen", roots.get(number - 1).address()));
    }

    /** A process like this one, that runs a node of this network; it logs to {@code NAME.log}. */
    private Process launch(String role, String name, List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(role, "--network", networkFile.toString()));
        command.addAll(List.of("--data", folder.resolve(name).toString()));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve(name + ".log").toFile())
                .start();
        if (ending) { // whoever ends the others may not have seen this one
            process.destroyForcibly();
        }
        return process;
    }

    private Mortal startHere(int number) throws IOException {
        Path data = data("sn" + number);
        Membership self = membership(data);
        InetSocketAddress control = HostPort.parse(roots.get(number - 1).address());
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

    private Path data(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    private Membership membership(Path data) throws IOException {
        NetworkFile network = NetworkFile.read(networkFile);
        return Membership.of(
                IdentityKey.loadOrCreate(data.resolve("identity.key")),
                network,
                new byte[0],
                new RevocationFile(data).read(network));
    }

    private static void awaitReady(Process process, Path log) throws IOException, InterruptedException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Thread watchdog = Thread.ofVirtual().start(() -> {
            try {
                TimeUnit.SECONDS.sleep(START_SECONDS);
                process.destroyForcibly();
            } catch (InterruptedException e) {
                // it is ready
            }
        });
        String line = out.readLine();
        watchdog.interrupt();
        if (line == null || !line.startsWith("ready ")) {
            throw new Failure(ExitCode.NO, "a node did not start: " + Files.readString(log));
        }
    }

    /** How many supernodes each supernode sees in its cluster, itself included. */
    List<Integer> clusterSizes() throws IOException {
        List<Integer> sizes = new ArrayList<>();
        for (int i = 1; i <= SUPERNODES; i++) {
            ApiClient api = new ApiClient(ApiFile.read(folder.resolve("sn" + i)));
            api.call(
                    "GET",
                    "/v1/status",
                    Map.of(),
                    status -> sizes.add(status.get("cluster") instanceof List<?> members ? members.size() : 0));
        }
        return sizes;
    }

    List<RootKey> roots() {
        return roots;
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
        NodeId id = membership(data(name)).id();
        int port = freeBlock(new ArrayList<>()) - 1;
        List<String> options = List.of(
                "--listen",
                "127.0.0.1:" + port,
                "--share",
                name + "=" + share,
                "--upload-limit",
                Long.toString(uploads));
        Process process = launch("peer", name, options);
        doomed.add(process);
        awaitReady(process, folder.resolve(name + ".log"));
        return new Doomed(id, () -> process.destroyForcibly().waitFor());
    }

    private Member start(String name, List<SharedFolder> shared, boolean firewalled, PeerRole.Limits limits)
            throws IOException, InterruptedException {
        Path data = data(name);
        Membership self = membership(data);
        List<String> control = roots.stream().map(RootKey::address).toList();
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
        return networkFile;
    }

    Path folder() {
        return folder;
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
        ending = true;
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
        doomed.forEach(Process::destroyForcibly);
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
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
