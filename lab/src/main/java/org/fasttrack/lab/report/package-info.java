/** What a scenario found, as text, HTML and CSV. Start at {@link Report}. */
@NullMarked
package org.fasttrack.lab.report;

import org.jspecify.annotations.NullMarked;
