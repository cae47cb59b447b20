/**
 * Evidence as bytes: who seals what, and how a log's entry is verified. Start at {@link
 * org.fasttrack.common.evidence.EvidenceReader}; what evidence means is in {@code common.reputation}.
 */
@NullMarked
package org.fasttrack.common.evidence;

import org.jspecify.annotations.NullMarked;
