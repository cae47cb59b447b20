/** How many idle peers a supernode carries, and how fast they are back after it restarts. Start at {@link SessionsBench}. */
@NullMarked
package org.fasttrack.lab.bench.sessions;

import org.jspecify.annotations.NullMarked;
