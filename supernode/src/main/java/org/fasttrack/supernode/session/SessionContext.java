package org.fasttrack.supernode.session;

import java.time.InstantSource;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.supernode.introducer.Page;

/** What all sessions of a supernode share. */
public record SessionContext(
        SessionLimits limits, Opener opener, InstantSource clock, Page page, Bookkeeping bookkeeping) {
    public SessionContext(SessionLimits limits, Opener opener, Page page, Bookkeeping bookkeeping) {
        this(limits, opener, InstantSource.system(), page, bookkeeping);
    }

    /** Of a supernode that keeps no evidence. */
    public SessionContext(SessionLimits limits, Opener opener, Page page) {
        this(limits, opener, page, Bookkeeping.NONE);
    }
}
