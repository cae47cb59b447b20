/** Swarms of production cores on simulated links. Start at {@link SwarmRun}. */
@NullMarked
package org.fasttrack.lab.scenario.swarm;

import org.jspecify.annotations.NullMarked;
