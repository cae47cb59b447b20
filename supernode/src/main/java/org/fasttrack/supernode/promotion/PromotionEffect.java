package org.fasttrack.supernode.promotion;

import org.fasttrack.common.core.Effect;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.promotion.Ballot;

/** What {@link PromotionCore} wants done. */
public sealed interface PromotionEffect extends Effect {
    /** Look how things are. @param nominees whether candidates are wanted: looking for them costs */
    record TakeSurvey(boolean nominees) implements PromotionEffect {}

    /** Tell one member. */
    record Send(NodeId to, PromotionMessage message) implements PromotionEffect {}

    /** Tell all other members. */
    record Broadcast(PromotionMessage message) implements PromotionEffect {}

    /** Look up what the evidence says of the ballot's candidate. */
    record Examine(NodeId proposer, Ballot ballot) implements PromotionEffect {}

    /** Ask an attached peer whether it would be a supernode. */
    record Ask(NodeId candidate) implements PromotionEffect {}

    /** Make a certificate of the votes for this ballot, tell everybody, and hand it to the candidate. */
    record Certify(Ballot ballot) implements PromotionEffect {}

    /** Tell {@code peers} attached peers to move to {@code to}. */
    record HandOver(NodeId to, int peers) implements PromotionEffect {}

    /** Hand the peers over and leave the cluster. @param reason one line for people */
    record StepDown(String reason) implements PromotionEffect {}
}
