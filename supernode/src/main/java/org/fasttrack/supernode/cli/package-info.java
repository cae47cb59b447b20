/** The supernode module's commands: wiring and printing only. */
@NullMarked
package org.fasttrack.supernode.cli;

import org.jspecify.annotations.NullMarked;
