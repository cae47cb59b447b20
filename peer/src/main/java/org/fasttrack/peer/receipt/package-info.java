/**
 * Receipts for what was really delivered: sealed by the downloader, countersigned by the uploader, kept on disk until a
 * supernode has logged them. How they travel between two peers is somebody else's: see {@link
 * org.fasttrack.peer.receipt.ReceiptBook} for both parties' halves.
 */
@NullMarked
package org.fasttrack.peer.receipt;

import org.jspecify.annotations.NullMarked;
