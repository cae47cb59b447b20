package org.fasttrack.peer.download;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.fasttrack.common.content.ContentId;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.common.identity.NodeId;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.TlsIdentity;

/** A process that downloads one content and prints each amount that verified, so that a test can kill it. */
public final class DownloadProcess {
    private DownloadProcess() {}

    /** Arguments: the source's port and id, the content's id and size, the target. */
    public static void main(String[] args) throws InterruptedException {
        var source = new Source(
                NodeId.parse(args[1]),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])));
        var wanted = new Download.Wanted(
                ContentId.parse(args[2]), Long.parseLong(args[3]), List.of(source), Path.of(args[4]));
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
        var me = TlsIdentity.create(IdentityKey.generate(), new byte[0]);
        Outcome outcome = new Download(me, PeerCheck.ANYONE, wanted, events).run();
        System.out.println(outcome);
        System.exit(outcome instanceof Outcome.Done ? 0 : 1);
    }
}
