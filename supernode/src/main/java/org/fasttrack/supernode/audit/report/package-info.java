/** An audit's result as one page of HTML that needs nothing else. Start at {@link org.fasttrack.supernode.audit.report.ReportPage}. */
@NullMarked
package org.fasttrack.supernode.audit.report;

import org.jspecify.annotations.NullMarked;
