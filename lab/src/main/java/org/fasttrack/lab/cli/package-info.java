/** The lab's commands. Start at {@link BenchCommand}. */
@NullMarked
package org.fasttrack.lab.cli;

import org.jspecify.annotations.NullMarked;
