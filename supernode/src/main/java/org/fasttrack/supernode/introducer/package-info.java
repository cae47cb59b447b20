/** The well-known page a newcomer asks first: which supernodes there are and how busy. Start at {@link Page}. */
@NullMarked
package org.fasttrack.supernode.introducer;

import org.jspecify.annotations.NullMarked;
