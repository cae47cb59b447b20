/** The contract of a protocol core: inputs, effects, deadlines, seeded randomness. Start at {@link Core}. */
@NullMarked
package org.fasttrack.common.core;

import org.jspecify.annotations.NullMarked;
