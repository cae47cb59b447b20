package org.fasttrack.lab.bench.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work on all cores, timed. */
final class Cores {
    static final int COUNT = Runtime.getRuntime().availableProcessors();

    private Cores() {}

    /** One core's part of the work. */
    interface Part {
        void run(int core) throws Exception;
    }

    /** @return seconds until every core is done */
    static double seconds(Part part) throws ExecutionException, InterruptedException {
        try (ExecutorService workers = Executors.newFixedThreadPool(COUNT)) {
            long start = System.nanoTime();
            List<Future<?>> parts = new ArrayList<>();
            for (int core = 0; core < COUNT; core++) {
                int mine = core;
                parts.add(workers.submit(() -> {
                    part.run(mine);
                    return mine;
                }));
            }
            for (Future<?> done : parts) {
                done.get();
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /** The rival: nothing but the signatures, each core its share. */
    static double bare(List<Receipts.Bare> signatures) throws ExecutionException, InterruptedException {
        return seconds(core -> {
            for (int i = core; i < signatures.size(); i += COUNT) {
                if (!signatures.get(i).verifies()) {
                    throw new AssertionError("a good signature did not verify");
                }
            }
        });
    }

    static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
