package org.fasttrack.peer.uplink;

import java.util.List;
import java.util.stream.Stream;

/**
 * Whom a peer asks for supernodes: those it was attached to before, then those it was given.
 *
 * @param given control addresses {@code host:port}; what is none is passed over
 */
public record Introducers(List<String> given, SupernodeMemory memory) {
    public Introducers {
        given = List.copyOf(given);
    }

    /** Remembers nobody longer than the process lives. */
    public static Introducers of(List<String> given) {
        return new Introducers(given, SupernodeMemory.none());
    }

    static boolean isAddress(String text) {
        return text.matches("[A-Za-z0-9.\\[\\]:-]{3,262}") && text.matches(".+:[0-9]{1,5}");
    }

    /** In the order to try them. */
    List<String> addresses() {
        return Stream.concat(memory.addresses().stream(), given.stream())
                .filter(Introducers::isAddress)
                .distinct()
                .toList();
    }
}
