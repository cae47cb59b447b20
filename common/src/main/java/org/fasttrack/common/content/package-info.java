/** What a file is: the Merkle root of its 16 KiB leaves (BEP 52). Start at {@link ContentId}. */
@NullMarked
package org.fasttrack.common.content;

import org.jspecify.annotations.NullMarked;
