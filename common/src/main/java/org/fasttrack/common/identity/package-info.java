/** Who a node is: an Ed25519 key. The only package that touches org.bouncycastle. */
@NullMarked
package org.fasttrack.common.identity;

import org.jspecify.annotations.NullMarked;
