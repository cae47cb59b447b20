/** Attacks on the score, and the honest beside them. Start at {@link org.fasttrack.lab.scenario.reputation.ReputationAttacks}. */
@NullMarked
package org.fasttrack.lab.scenario.reputation;

import org.jspecify.annotations.NullMarked;
