package org.fasttrack.peer.download;

import java.net.InetAddress;
import java.util.List;
import org.fasttrack.peer.reach.Scope;
import org.fasttrack.peer.swarm.wire.PeerExchange.Address;
import org.fasttrack.peer.swarm.wire.PeerExchange.Contact;
import org.fasttrack.peer.torrent.Members;
import org.fasttrack.peer.torrent.Peer;
import org.fasttrack.supernode.reach.DataAddress;

/**
 * Members that another member tells of. Nobody vouches for them, so a liar must gain nothing by naming them: it sends
 * nobody nearer than it is itself, into their own network or machine, and to no port where other services live.
 */
final class Hearsay {
    private Hearsay() {}

    /** Those of {@code contacts} whom {@code teller} may send us to; none when it is not known where that is. */
    static List<Contact> harmless(Peer teller, List<Contact> contacts) {
        Address at = teller.address();
        if (at == null) {
            return List.of();
        }
        Scope from = Scope.of(Members.host(at));
        return contacts.stream().filter(contact -> harmless(from, contact)).toList();
    }

    private static boolean harmless(Scope from, Contact contact) {
        InetAddress host = Members.host(contact.address());
        return DataAddress.mayBeAt(contact.port()) && from.maySendTo(Scope.of(host));
    }
}
