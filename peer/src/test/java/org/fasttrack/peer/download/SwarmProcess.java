package org.fasttrack.peer.download;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.runtime.RateLimit;

/** A process that downloads one content as a member of its swarm, so that a test can kill it. */
public final class SwarmProcess {
    private SwarmProcess() {}

    /** Arguments: the content's id and size, the target, then port and id of each source. */
    public static void main(String[] args) throws Exception {
        List<Source> sources = new ArrayList<>();
        for (int i = 3; i < args.length; i += 2) {
            sources.add(new Source(
                    NodeId.parse(args[i + 1]),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[i]))));
        }
        var events = new DownloadEvents() {
            @Override
            public void resumed(long done, long total) {
                System.out.println(done);
            }

            @Override
            public void received(NodeId peer, long bytes, long done, long total) {
                System.out.println(done);
            }
        };
        var peer = new SwarmPeer(null, RateLimit.UNLIMITED, false);
        Outcome outcome = peer.download(
                        ContentId.parse(args[0]),
                        Long.parseLong(args[1]),
                        Path.of(args[2]),
                        events,
                        sources.toArray(Source[]::new))
                .run();
        System.out.println(outcome);
        System.exit(outcome instanceof Outcome.Done ? 0 : 1);
    }
}
