/** What goes wrong in a simulated network, and when. Start at {@link Faults}. */
@NullMarked
package org.fasttrack.lab.fault;

import org.jspecify.annotations.NullMarked;
