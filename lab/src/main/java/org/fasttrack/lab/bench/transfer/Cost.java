package org.fasttrack.lab.bench.transfer;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one fetch took.
 *
 * @param cpu processor seconds of both ends; NaN where they cannot be told
 */
record Cost(double seconds, double cpu) {
    static double median(List<Cost> costs, ToDoubleFunction<Cost> of) {
        return costs.stream().mapToDouble(of).sorted().toArray()[costs.size() / 2];
    }
}
