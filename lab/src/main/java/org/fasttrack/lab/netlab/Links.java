package org.fasttrack.lab.netlab;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What every host's link to the switch carries, and which hosts have another one.
 *
 * @param usual every host's link
 * @param others links of single hosts, numbered from 1
 */
public record Links(Link usual, Map<Integer, Link> others) {
    /**
     * A host's link.
     *
     * @param upMbit towards the switch, Mbit/s; 0 for no limit
     * @param downMbit towards the host
     * @param delayMillis one way, of each packet on its way through the switch
     */
    public record Link(double upMbit, double downMbit, double delayMillis) {}

    public Links {
        others = Map.copyOf(others);
    }

    public static Links all(double upMbit, double downMbit, double delayMillis) {
        return new Links(new Link(upMbit, downMbit, delayMillis), Map.of());
    }

    public Links with(int host, Link link) {
        var all = new TreeMap<>(others);
        all.put(host, link);
        return new Links(usual, all);
    }

    /** As the switch takes them on its command line, after the number of hosts. */
    List<String> arguments(int queueMillis) {
        var words = new ArrayList<>(List.of(
                text(usual.upMbit()), text(usual.downMbit()), text(usual.delayMillis()), "0", "" + queueMillis));
        new TreeMap<>(others)
                .forEach((host, link) -> words.add(host + ":" + text(link.upMbit()) + ":" + text(link.downMbit()) + ":"
                        + text(link.delayMillis()) + ":0"));
        return words;
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
