package org.fasttrack.common.core;

/** Something that happened to a core. Each core has a sealed hierarchy of records of its own below this. */
public interface Input {}
