/** Words, queries and matching: one definition for index, filters and oracles. Start at {@link Query}. */
@NullMarked
package org.fasttrack.common.query;

import org.jspecify.annotations.NullMarked;
