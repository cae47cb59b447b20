/** Carries out what the promotion core wants: on the cluster's wire, in sessions, on the evidence. Start at {@link Promoter}. */
@NullMarked
package org.fasttrack.supernode.promoter;

import org.jspecify.annotations.NullMarked;
