/**
 * One search over all supernodes of the cluster: who is asked, and how their hits come together. Start at {@link
 * Federation}.
 */
@NullMarked
package org.fasttrack.supernode.federation;

import org.jspecify.annotations.NullMarked;
