package org.fasttrack.common.reputation;

/** One signed statement about a node's conduct, its signatures already checked. */
public sealed interface Evidence permits Receipt, UptimeRecord, SpotCheck, Fault {}
