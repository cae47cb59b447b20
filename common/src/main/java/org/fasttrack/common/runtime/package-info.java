/** Drives cores on real time. Start at {@link NodeLoop}. */
@NullMarked
package org.fasttrack.common.runtime;

import org.jspecify.annotations.NullMarked;
