/** The index of a supernode's log in MapDB. */
@NullMarked
package org.fasttrack.supernode.ledger.mapdb;

import org.jspecify.annotations.NullMarked;
