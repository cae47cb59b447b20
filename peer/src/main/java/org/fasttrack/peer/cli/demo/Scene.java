package org.fasttrack.peer.cli.demo;

import java.io.IOException;

/** One part of the demo's story: it does something real and tells, as one step, what came of it and whether it held. */
interface Scene {
    void play(Stage stage) throws IOException, InterruptedException;
}
