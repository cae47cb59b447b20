package org.fasttrack.supernode.session;

import java.time.InstantSource;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.supernode.introducer.Page;

/** What all sessions of a supernode share. */
record SessionContext(SessionLimits limits, Opener opener, InstantSource clock, Page page) {}
