/**
 * A supernode's books on the control wire: scores with their reasons, and the logs for whoever checks them. Start at {@link
 * org.fasttrack.supernode.books.BooksService}.
 */
@NullMarked
package org.fasttrack.supernode.books;

import org.jspecify.annotations.NullMarked;
