/** The command line's frame: commands found by ServiceLoader, output, exit codes. Start at {@link Main}. */
@NullMarked
package org.fasttrack.common.cli;

import org.jspecify.annotations.NullMarked;
