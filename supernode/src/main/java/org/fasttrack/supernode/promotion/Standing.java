package org.fasttrack.supernode.promotion;

/**
 * What this supernode's own copy of the evidence says of a node.
 *
 * @param convicted whether it is proven to have forked its log
 */
public record Standing(int score, boolean convicted) {}
