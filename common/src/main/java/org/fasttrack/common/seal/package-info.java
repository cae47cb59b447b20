/** Sealed messages: canonical bytes, signer, time, freshness, signature; the replay window. */
@NullMarked
package org.fasttrack.common.seal;

import org.jspecify.annotations.NullMarked;
