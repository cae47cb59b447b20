/**
 * Firewalls, as a supernode deals with them: whether a peer's data port can be reached ({@link DialBack}), and requests
 * to those that cannot be, to connect out ({@link Pushes}).
 */
@NullMarked
package org.fasttrack.supernode.reach;

import org.jspecify.annotations.NullMarked;
