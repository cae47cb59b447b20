package org.fasttrack.peer.cli.demo;

import java.io.IOException;

/** Ends a node at once; blocks until it has ended. */
interface Mortal {
    void kill() throws IOException, InterruptedException;
}
