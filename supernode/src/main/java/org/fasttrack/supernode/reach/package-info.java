/**
 * Firewalls, as a supernode deals with them: whether a peer's data port can be reached. Start at {@link DialBack}.
 */
@NullMarked
package org.fasttrack.supernode.reach;

import org.jspecify.annotations.NullMarked;
