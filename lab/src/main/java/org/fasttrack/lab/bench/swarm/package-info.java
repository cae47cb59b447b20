/**
 * One seeder and eight leechers on home links: how soon the last one has the file. {@link SwarmBench} runs our nodes and
 * ordinary BitTorrent clients as processes in the same network lab.
 */
@NullMarked
package org.fasttrack.lab.bench.swarm;

import org.jspecify.annotations.NullMarked;
