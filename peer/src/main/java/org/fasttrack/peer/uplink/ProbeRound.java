package org.fasttrack.peer.uplink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks several supernodes at once. The first to answer gets a moment for company, so that the dead and the slow delay nobody;
 * while none has answered there is patience, because one that is busy with a thousand handshakes gains nothing from one given
 * up half-way.
 */
final class ProbeRound {
    private static final Logger LOG = LoggerFactory.getLogger(ProbeRound.class);
    static final Duration COMPANY = Duration.ofMillis(300);

    private final LinkedBlockingQueue<Optional<Probe>> answers = new LinkedBlockingQueue<>();
    private boolean over;

    /** Blocks. @param asking asks one address; @param patience while nobody answers */
    List<Probe> ask(List<String> addresses, Function<String, Optional<Probe>> asking, Duration patience)
            throws InterruptedException {
        for (String address : addresses) {
            Thread.ofVirtual().name("probe " + address).start(() -> offer(answer(asking, address)));
        }
        List<Probe> answered = new ArrayList<>();
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (int open = addresses.size(); open > 0; open--) {
                Optional<Probe> next = answers.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    break;
                }
                if (next.isPresent()) {
                    answered.add(next.get());
                    deadline = Math.min(deadline, System.nanoTime() + COMPANY.toNanos());
                }
            }
            return answered;
        } catch (InterruptedException e) {
            answered.forEach(probe -> probe.client().close());
            throw e;
        } finally {
            end();
        }
    }

    private static Optional<Probe> answer(Function<String, Optional<Probe>> asking, String address) {
        try {
            return asking.apply(address);
        } catch (RuntimeException e) {
            // An address that somebody made up, perhaps: it is no reason to wait.
            LOG.debug("{} cannot be asked", address, e);
            return Optional.empty();
        }
    }

    private synchronized void offer(Optional<Probe> answer) {
        if (over) {
            answer.ifPresent(late -> late.client().close());
        } else {
            answers.add(answer);
        }
    }

    private synchronized void end() {
        over = true;
        answers.forEach(answer -> answer.ifPresent(late -> late.client().close()));
    }
}
