/** TLS contexts with self-certified identities, and framing limits. */
@NullMarked
package org.fasttrack.common.wire;

import org.jspecify.annotations.NullMarked;
