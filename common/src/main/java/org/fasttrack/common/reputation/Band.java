package org.fasttrack.common.reputation;

import java.util.Locale;

/** Kazaa's names for ranges of its participation level. */
public enum Band {
    LOW(0),
    MEDIUM(51),
    HIGH(101),
    GURU(201),
    DEITY(501),
    SUPREME(901);

    private final int from;

    Band(int from) {
        this.from = from;
    }

    public static Band of(int score) {
        Band band = LOW;
        for (Band candidate : values()) {
            if (score >= candidate.from) {
                band = candidate;
            }
        }
        return band;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
