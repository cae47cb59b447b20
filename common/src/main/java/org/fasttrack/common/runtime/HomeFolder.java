package org.fasttrack.common.runtime;

import java.nio.file.Path;

/** The user's home: the environment's, as for every other program, before the JVM's, which comes from the user database. */
public final class HomeFolder {
    private HomeFolder() {}

    public static Path path() {
        String home = System.getenv("HOME");
        return Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home);
    }
}
