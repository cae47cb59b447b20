package org.fasttrack.peer.transfer;

import java.nio.file.Path;
import java.time.Instant;

/** A shared file as it was when it was hashed. {@code modified} counts to the millisecond. */
public record Served(Path file, long bytes, Instant modified) {}
