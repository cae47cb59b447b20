package org.fasttrack.common.config;

import java.util.ArrayList;
import java.util.List;

/** The commented example of a configuration file, made from the options themselves. */
public final class Example {
    private Example() {}

    /** The file's lines: every option with what it does, commented out at its default. */
    public static List<String> of(List<Option> options) {
        List<String> lines = new ArrayList<>(List.of(
                "# fasttrack: an example configuration, made by 'fasttrack config example'.",
                "# A flag beats the environment, the environment beats this file, and this file beats the defaults shown.",
                "# Where it is looked for: --config FILE, FASTTRACK_CONFIG, ~/.config/fasttrack/fasttrack.properties.",
                "# Lists are separated by commas. Remove the '#' before a line to set it."));
        for (Option option : options) {
            lines.add("");
            lines.add("# " + option.description());
            lines.add("# " + option.variable() + "; used by: " + String.join(", ", option.commands()));
            lines.add(("#" + option.key() + " = " + option.initial()).stripTrailing());
        }
        return lines;
    }
}
