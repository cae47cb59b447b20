/**
 * The simulated network: {@link Datagrams} that may be lost, doubled and reordered, and {@link Streams} that behave as
 * TCP does, over links of one {@link LinkShape} each.
 */
@NullMarked
package org.fasttrack.lab.network;

import org.jspecify.annotations.NullMarked;
