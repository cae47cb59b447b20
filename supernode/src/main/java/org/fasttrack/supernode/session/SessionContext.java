package org.fasttrack.supernode.session;

import java.time.InstantSource;
import org.fasttrack.common.network.Revocations;
import org.fasttrack.common.seal.Opener;
import org.fasttrack.supernode.introducer.Page;
import org.fasttrack.supernode.reach.DialBack;
import org.fasttrack.supernode.reach.Pushes;
import org.jspecify.annotations.Nullable;

/**
 * What all sessions of a supernode share.
 *
 * @param revocations each peer is told; null: none are
 * @param dialBack null: nobody's data port is tested
 * @param pushes null: nobody is asked to connect out
 */
public record SessionContext(
        SessionLimits limits,
        Opener opener,
        InstantSource clock,
        Page page,
        Bookkeeping bookkeeping,
        @Nullable Revocations revocations,
        @Nullable DialBack dialBack,
        @Nullable Pushes pushes) {
    /** Of a supernode that tests nobody's data port. */
    public SessionContext(SessionLimits limits, Opener opener, Page page, Bookkeeping bookkeeping) {
        this(limits, opener, InstantSource.system(), page, bookkeeping, null, null, null);
    }

    /** Of a supernode that keeps no evidence either. */
    public SessionContext(SessionLimits limits, Opener opener, Page page) {
        this(limits, opener, page, Bookkeeping.NONE);
    }

    public SessionContext with(Revocations known) {
        return new SessionContext(limits, opener, clock, page, bookkeeping, known, dialBack, pushes);
    }

    public SessionContext with(DialBack tests) {
        return new SessionContext(limits, opener, clock, page, bookkeeping, revocations, tests, pushes);
    }

    public SessionContext with(Pushes passing) {
        return new SessionContext(limits, opener, clock, page, bookkeeping, revocations, dialBack, passing);
    }
}
