/** Share lists: records, signed heads, inclusion proofs. Start at {@link ShareRecord}. */
@NullMarked
package org.fasttrack.common.share;

import org.jspecify.annotations.NullMarked;
