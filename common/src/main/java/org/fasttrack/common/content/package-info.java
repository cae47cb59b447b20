/**
 * What a file is: the Merkle root of its 16 KiB leaves (BEP 52). Start at {@link ContentId}; {@link ContentHasher} makes
 * one, {@link LeafHashes} checks a file's parts against one.
 */
@NullMarked
package org.fasttrack.common.content;

import org.jspecify.annotations.NullMarked;
