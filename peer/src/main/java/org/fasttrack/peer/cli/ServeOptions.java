package org.fasttrack.peer.cli;

import com.beust.jcommander.Parameter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.cli.ExitCode;
import org.fasttrack.common.cli.Failure;
import org.jspecify.annotations.Nullable;

/** What every node in the foreground takes. */
final class ServeOptions {
    @Parameter(
            names = "--join",
            description =
                    "HOST:PORT of a supernode's control port to ask first; on a peer also the URL of an introducer page (repeatable)",
            placeholder = "HOST:PORT")
    List<String> join = new ArrayList<>();

    @Parameter(
            names = "--api",
            description = "HOST:PORT of the local API, loopback only (default: beside the others)",
            placeholder = "HOST:PORT")
    @Nullable
    String api;

    /** @param otherwise where the local API listens when nothing is said */
    InetSocketAddress api(InetSocketAddress otherwise) {
        InetSocketAddress chosen = api == null ? otherwise : NodeOptions.address(api, "--api");
        if (!chosen.getAddress().isLoopbackAddress()) {
            throw new Failure(ExitCode.USAGE, "--api takes a loopback address: 127.0.0.1:PORT, not " + api);
        }
        NodeOptions.requireFree(chosen, "--api");
        return chosen;
    }
}
