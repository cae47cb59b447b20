/**
 * A federated search against a bare JGroups call of the same sizes. Start at {@link
 * org.fasttrack.lab.bench.federation.FederationBench}.
 */
@NullMarked
package org.fasttrack.lab.bench.federation;

import org.jspecify.annotations.NullMarked;
