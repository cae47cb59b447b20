/**
 * The whole network as its users meet it: nodes are processes of their own, asked over the command line. A test opens a
 * {@link TestNetwork}, starts {@link NodeProcess}es in it, and does to them what the world does: signals, full disks,
 * lies, listeners on the wire. Nothing here sleeps for luck: states are polled for, and what is claimed is then checked.
 */
@NullMarked
package org.fasttrack.lab.process;

import org.jspecify.annotations.NullMarked;
