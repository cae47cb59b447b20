/** The simulation's kernel: virtual time, one seed, invariants after every event. Start at {@link Kernel}. */
@NullMarked
package org.fasttrack.lab.kernel;

import org.jspecify.annotations.NullMarked;
