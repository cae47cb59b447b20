package org.fasttrack.common.reputation;

import java.util.ArrayList;
import java.util.List;

/** What the nodes of one place say together of one uploader. */
final class Voice {
    final List<Dealing> dealings = new ArrayList<>(1);
    private long milli;

    void add(Dealing dealing, long flow) {
        dealings.add(dealing);
        milli += flow;
    }

    /** Before the cap that each voice has. */
    long milli() {
        return milli;
    }
}
