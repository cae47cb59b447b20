/** JSON as the command line and the control API speak it. Start at {@link Json}. */
@NullMarked
package org.fasttrack.common.json;

import org.jspecify.annotations.NullMarked;
