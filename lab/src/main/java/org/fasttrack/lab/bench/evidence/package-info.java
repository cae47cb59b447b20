/** Auditing and logging evidence against bare signature verification. Start at {@link AuditBench} and {@link LedgerBench}. */
@NullMarked
package org.fasttrack.lab.bench.evidence;

import org.jspecify.annotations.NullMarked;
