/** What a network is: its file, its invitations, who may connect. Start at {@link NetworkFile}. */
@NullMarked
package org.fasttrack.common.network;

import org.jspecify.annotations.NullMarked;
