/** Sealing and opening against bare signatures. Start at {@link SealBench}. */
@NullMarked
package org.fasttrack.lab.bench.seal;

import org.jspecify.annotations.NullMarked;
