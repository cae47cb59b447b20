/**
 * The loopback HTTP/JSON API of a running node: the command line, scripts and the web page use only this. Start at
 * {@link ControlServer}.
 */
@NullMarked
package org.fasttrack.peer.control;

import org.jspecify.annotations.NullMarked;
