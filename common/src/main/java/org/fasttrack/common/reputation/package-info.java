/**
 * What a node is worth to the others: evidence, and the score that follows from it. Pure: integers, no clock, no order of
 * arrival. The page beside it is docs/reputation.md; start at {@link org.fasttrack.common.reputation.ScoreEngine}.
 */
@NullMarked
package org.fasttrack.common.reputation;

import org.jspecify.annotations.NullMarked;
