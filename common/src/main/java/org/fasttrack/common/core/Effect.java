package org.fasttrack.common.core;

/** Something a core wants done. Each core has a sealed hierarchy of records of its own below this. */
public interface Effect {}
