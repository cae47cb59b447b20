package org.fasttrack.supernode.audit;

import org.fasttrack.common.evidence.Reading;

/** An entry after the expensive part. */
record Verified(long index, byte[] leafHash, Reading reading) {}
