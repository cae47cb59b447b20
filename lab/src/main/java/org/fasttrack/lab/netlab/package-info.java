/**
 * Hosts in network namespaces on a switch with rates and delay, for programs as they are: {@link NetworkLab}. Needs root,
 * {@code ip}, {@code gcc} and TUN; says so where it has not.
 */
@NullMarked
package org.fasttrack.lab.netlab;

import org.jspecify.annotations.NullMarked;
