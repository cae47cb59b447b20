/** {@code fasttrack demo}: a whole network that shows itself, scene by scene. Start at {@link Story}. */
@NullMarked
package org.fasttrack.peer.cli.demo;

import org.jspecify.annotations.NullMarked;
