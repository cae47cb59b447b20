package org.fasttrack.peer.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fasttrack.common.content.ContentHasher;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.runtime.RateLimit;
import org.fasttrack.peer.download.Outcome;
import org.fasttrack.peer.download.Outcome.Cause;
import org.fasttrack.peer.download.Progress;
import org.fasttrack.peer.torrent.Rates;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The queue over downloads that end when the test says so. */
@Timeout(30)
class DownloadQueueTest {
    @TempDir
    Path folder;

    private final Network network = new Network();
    private DownloadQueue queue;

    /** Everything is found, and what is fetched hangs until {@link #end}. */
    private static final class Network implements Finder, Fetching {
        private final LinkedBlockingQueue<String> begun = new LinkedBlockingQueue<>();
        private final Map<String, SynchronousQueue<Outcome>> ends = new ConcurrentHashMap<>();
        private volatile Progress come = new Progress(1, 5, 0, 1, Map.of(), Map.of());
        private final Map<String, Rates> rates = new ConcurrentHashMap<>();

        @Override
        public List<Claim> find(Wish wish) {
            return List.of(new Claim(5, List.of()));
        }

        @Override
        public Outcome fetch(Wish wish, Claim claim, Rates allowed, Consumer<Progress> progress)
                throws InterruptedException {
            rates.put(wish.name(), allowed);
            progress.accept(come);
            begun.add(wish.name());
            return ends.computeIfAbsent(wish.name(), name -> new SynchronousQueue<>())
                    .take();
        }

        void awaitBegun(String name) throws InterruptedException {
            assertThat(begun.poll(10, TimeUnit.SECONDS)).isEqualTo(name);
        }

        Rates ratesOf(String name) {
            return Objects.requireNonNull(rates.get(name));
        }

        void end(String name, Outcome outcome) throws InterruptedException {
            ends.computeIfAbsent(name, any -> new SynchronousQueue<>()).put(outcome);
        }
    }

    @BeforeEach
    void open() throws IOException {
        queue = new DownloadQueue(folder.resolve("transfers"), network, network, Rates.UNLIMITED);
        queue.start();
    }

    @AfterEach
    void close() {
        queue.close();
    }

    private void restart() throws IOException {
        queue.close();
        network.begun.clear();
        open();
    }

    private static ContentId id(String name) {
        return ContentHasher.hash(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    private int add(String name, Priority priority) throws DownloadQueue.Full {
        Wish wish = new Wish(id(name), name, folder.resolve(name), null, priority);
        return queue.add(wish, network.find(wish)).number();
    }

    private int running(String name) throws Exception {
        int number = add(name, Priority.NORMAL);
        network.awaitBegun(name);
        return number;
    }

    private void awaitState(int number, State state) {
        await().until(() -> queue.get(number).map(Transfer::state), Optional.of(state)::equals);
    }

    private static Outcome done(Path file) {
        return new Outcome.Done(file, 5, Map.of(), 1, Map.of());
    }

    private static Outcome failed(Cause cause, String reason) {
        return new Outcome.Failed(cause, reason, Map.of());
    }

    @Test
    void fiveRunAtOnceAndTheNextIsTheOneOfHighestPriority() throws Exception {
        for (int i = 1; i <= DownloadQueue.AT_ONCE; i++) {
            running("d" + i);
        }
        add("low", Priority.LOW);
        add("normal", Priority.NORMAL);
        add("high", Priority.HIGH);
        assertThat(queue.all()).filteredOn(t -> t.state() == State.QUEUED).hasSize(3);
        network.end("d1", done(folder));
        network.awaitBegun("high");
        network.end("d2", done(folder));
        network.awaitBegun("normal");
        network.end("d3", done(folder));
        network.awaitBegun("low");
    }

    @Test
    void pausedStaysPausedOverARestartAndRunningGoesOn() throws Exception {
        int paused = running("paused");
        int running = running("running");
        assertThat(queue.pause(paused, "paused by its user")).isTrue();
        restart();
        network.awaitBegun("running");
        assertThat(queue.get(running)).map(Transfer::state).contains(State.RUNNING);
        assertThat(queue.get(paused)).map(Transfer::state).contains(State.PAUSED);
        assertThat(queue.get(paused)).map(Transfer::reason).contains("paused by its user");
        assertThat(queue.resume(paused)).isTrue();
        network.awaitBegun("paused");
    }

    @Test
    void fullDiskPausesWithItsReason() throws Exception {
        int number = running("large");
        network.end("large", failed(Cause.NO_SPACE, "the disk is full"));
        awaitState(number, State.PAUSED);
        assertThat(queue.get(number)).map(Transfer::reason).contains("the disk is full");
    }

    @Test
    void whatNobodyServesWaitsAndIsResumedByAskingAgain() throws Exception {
        int number = running("rare");
        network.end("rare", failed(Cause.NO_SOURCE, "no source is left"));
        awaitState(number, State.WAITING);
        assertThat(add("rare", Priority.NORMAL)).isEqualTo(number);
        network.awaitBegun("rare");
    }

    @Test
    void whatIsNotTheContentFails() throws Exception {
        int number = running("false");
        network.end("false", failed(Cause.UNVERIFIED, "what the sources sent is not the content"));
        awaitState(number, State.FAILED);
    }

    @Test
    void cancelledIsForgottenWithWhatCameOfIt() throws Exception {
        int number = running("unwanted");
        Files.write(folder.resolve("unwanted.part"), new byte[5]);
        assertThat(queue.cancel(number)).isTrue();
        assertThat(queue.get(number)).isEmpty();
        restart();
        assertThat(queue.all()).isEmpty();
        assertThat(folder.resolve("unwanted.part"))
                .as("no record says that it is ours")
                .exists();
    }

    @Test
    void noNumberComesTwice() throws Exception {
        int first = running("first");
        assertThat(queue.cancel(first)).isTrue();
        int second = running("second");
        assertThat(second).isGreaterThan(first);
        assertThat(queue.cancel(second)).isTrue();
        restart();
        int third = running("third");
        assertThat(third).isGreaterThan(second);
        network.end("third", done(folder.resolve("third")));
        awaitState(third, State.DONE);
        assertThat(queue.clear()).isEqualTo(1);
        assertThat(running("fourth")).isGreaterThan(third);
    }

    @Test
    void aQueueWithoutTheNextNumberGoesOnAfterItsHighest() throws Exception {
        running("kept");
        queue.close();
        Path file = folder.resolve("transfers");
        Files.writeString(file, Files.readAllLines(file).getLast().replace("\"number\":1", "\"number\":33") + "\n");
        network.begun.clear();
        open();
        network.awaitBegun("kept");
        assertThat(queue.all()).extracting(Transfer::number).containsExactly(33);
        assertThat(running("next")).isEqualTo(34);
    }

    @Test
    void oneFileIsOneDownloadWhetherItsFolderOrItselfIsTheTarget() throws Exception {
        int number = running("film.bin");
        Wish toFolder = new Wish(id("film.bin"), "film.bin", folder, null, Priority.NORMAL);
        assertThat(queue.add(toFolder, network.find(toFolder)).number()).isEqualTo(number);
    }

    @Test
    void followerIsToldUntilTheEnd() throws Exception {
        int number = running("followed");
        Thread.ofVirtual().start(() -> {
            try {
                network.end("followed", done(folder.resolve("followed")));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Optional<Transfer> end =
                queue.follow(number, now -> assertThat(now.state()).isEqualTo(State.RUNNING));
        assertThat(end).map(Transfer::state).contains(State.DONE);
    }

    @Test
    void downloadWhoseOnlyFollowerLeavesIsPaused() throws Exception {
        int number = running("left");
        assertThatThrownBy(() -> queue.follow(number, now -> {
                    throw new IllegalStateException("gone");
                }))
                .hasMessage("gone");
        assertThat(queue.get(number)).map(Transfer::state).contains(State.PAUSED);
    }

    @Test
    void limitsApplyAtOnceAndOverARestart() throws Exception {
        int number = running("limited");
        assertThat(queue.limit(number, 1000L, 2000L)).isTrue();
        assertThat(network.ratesOf("limited").up().getLast().bytesPerSecond()).isEqualTo(1000);
        assertThat(network.ratesOf("limited").down().getLast().bytesPerSecond()).isEqualTo(2000);
        restart();
        network.awaitBegun("limited");
        assertThat(queue.get(number)).map(Transfer::downLimit).contains(2000L);
        queue.limit(number, RateLimit.UNLIMITED, RateLimit.UNLIMITED);
        assertThat(network.ratesOf("limited").limitsDown()).isFalse();
    }

    @Test
    void whatCannotBeWrittenDownIsNotAnsweredAsDone() throws Exception {
        int number = running("known");
        Path blocked = Files.createDirectory(folder.resolve("transfers.new"));
        assertThatThrownBy(() -> add("unknown", Priority.NORMAL)).isInstanceOf(DownloadQueue.Unsaved.class);
        assertThatThrownBy(() -> queue.cancel(number)).isInstanceOf(DownloadQueue.Unsaved.class);
        assertThatThrownBy(() -> queue.limit(number, 1L, 1L)).isInstanceOf(DownloadQueue.Unsaved.class);
        assertThat(queue.all()).extracting(Transfer::number).containsExactly(number);
        assertThatThrownBy(() -> queue.pause(number, "")).isInstanceOf(DownloadQueue.Unsaved.class);
        Files.delete(blocked);
        assertThat(queue.cancel(number)).isTrue();
    }

    @Test
    void damagedLineOfTheFileCostsThatDownloadOnly() throws Exception {
        running("kept");
        queue.close();
        Path file = folder.resolve("transfers");
        Files.writeString(file, "{\"number\":9,\"id\":\"nonsense\"}\n" + Files.readString(file) + "not json\n");
        network.begun.clear();
        open();
        network.awaitBegun("kept");
        assertThat(queue.all()).hasSize(1);
    }

    @Test
    void whatIsDoneIsNeitherPausedNorCancelledButCleared() throws Exception {
        int one = running("one");
        add("two", Priority.NORMAL);
        network.end("one", done(folder.resolve("one")));
        awaitState(one, State.DONE);
        assertThat(queue.pause(one, "")).isFalse();
        assertThat(queue.cancel(one)).isFalse();
        assertThat(queue.clear()).isEqualTo(1);
        assertThat(queue.all()).extracting(left -> left.wish().name()).containsExactly("two");
    }

    @Test
    void newTryShowsWhatTheLastOneLeftUntilItKnows() throws Exception {
        int one = running("one");
        assertThat(queue.pause(one, "")).isTrue();
        network.come = new Progress(0, 5, 0, 0, Map.of(), Map.of());
        assertThat(queue.resume(one)).isTrue();
        network.awaitBegun("one");
        assertThat(queue.get(one).orElseThrow().progress().orElseThrow().done()).isEqualTo(1);
    }
}
