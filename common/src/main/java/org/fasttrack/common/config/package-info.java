/** Where an option's value comes from when it is no flag. Start at {@link OptionSources}. */
@NullMarked
package org.fasttrack.common.config;

import org.jspecify.annotations.NullMarked;
