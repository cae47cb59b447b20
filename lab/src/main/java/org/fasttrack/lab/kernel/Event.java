package org.fasttrack.lab.kernel;

/** What happens at an instant of virtual time. */
@FunctionalInterface
public interface Event {
    void happen();
}
