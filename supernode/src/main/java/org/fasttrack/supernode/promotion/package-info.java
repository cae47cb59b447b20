/**
 * Who is promoted, who is asked, who votes, and when a supernode steps down: a pure core. Start at {@link PromotionCore}.
 */
@NullMarked
package org.fasttrack.supernode.promotion;

import org.jspecify.annotations.NullMarked;
