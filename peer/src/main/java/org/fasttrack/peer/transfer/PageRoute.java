package org.fasttrack.peer.transfer;

import java.util.function.Supplier;

/** A small JSON page that anyone may read, without showing an identity. */
public record PageRoute(String path, Supplier<String> json) {}
