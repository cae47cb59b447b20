/** What the lab simulates. Start at {@link Scenario}. */
@NullMarked
package org.fasttrack.lab.scenario;

import org.jspecify.annotations.NullMarked;
