/** Our transfer against curl and nginx. Entry: {@link org.fasttrack.lab.bench.transfer.TransferBench}. */
@NullMarked
package org.fasttrack.lab.bench.transfer;

import org.jspecify.annotations.NullMarked;
