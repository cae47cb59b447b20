/**
 * Attached peers: attach, lease, share-list transfer, and the control wire's other calls. Start at
 * {@link SupernodeService}.
 */
@NullMarked
package org.fasttrack.supernode.session;

import org.jspecify.annotations.NullMarked;
