/**
 * The index over what the attached peers share: (owner, record) by word, prefix and content. Start at
 * {@link Directory}.
 */
@NullMarked
package org.fasttrack.supernode.directory;

import org.jspecify.annotations.NullMarked;
