package org.fasttrack.common.promotion;

import java.util.Set;
import org.fasttrack.common.identity.NodeId;

/**
 * A ballot with the votes for it, whose seals were verified. Whether they suffice is for {@link Certificates} to say.
 *
 * @param voters those of the ballot's electors whose votes it holds
 * @param sealed the certificate as it travels, with the votes' seals
 */
public record Certificate(Ballot ballot, Set<NodeId> voters, byte[] sealed) {
    public Certificate {
        voters = Set.copyOf(voters);
        if (!ballot.electors().containsAll(voters)) {
            throw new IllegalArgumentException("somebody voted who is no elector");
        }
    }

    public NodeId candidate() {
        return ballot.candidate();
    }

    boolean isPromotion() {
        return ballot.kind() == Ballot.Kind.PROMOTION;
    }
}
