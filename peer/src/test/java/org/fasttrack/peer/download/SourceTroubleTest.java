package org.fasttrack.peer.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.fasttrack.common.identity.IdentityKey;
import org.fasttrack.peer.transfer.UnreachableException;
import org.junit.jupiter.api.Test;

/** What people are told when nobody serves a download. */
class SourceTroubleTest {
    private final SourceTrouble trouble = new SourceTrouble(new DownloadEvents() {});
    private final Source source = source();

    private static Source source() {
        return new Source(IdentityKey.generate().id(), new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000));
    }

    @Test
    void whatEverySourceHasNoLongerIsToBeSearchedAgain() {
        trouble.drop(source, new SourceWire.Gone());
        assertThat(trouble.noBeginning())
                .isEqualTo("its source no longer shares it (it was changed or removed there): search again");
        trouble.drop(source(), new SourceWire.Gone());
        assertThat(trouble.noBeginning()).startsWith("its sources no longer share it");
        trouble.drop(source(), new IOException("it hung up"));
        assertThat(trouble.noBeginning()).contains("it no longer shares it", "it hung up");
    }

    @Test
    void whoCannotBeReachedIsToldInFewWords() {
        trouble.drop(source, new UnreachableException("it cannot be reached (direct: a; push: b; relay: c)", "plain"));
        assertThat(trouble.reasons()).isEqualTo(" (" + source.peer().shortForm() + ": plain)");
    }

    @Test
    void exceptionsAreNotShown() {
        ConnectException refused = new ConnectException("Connection refused");
        trouble.drop(source, new IOException("no connection to /127.0.0.1:7770: " + refused, refused));
        assertThat(trouble.reasons()).isEqualTo(" (" + source.peer().shortForm() + ": it cannot be reached)");
    }
}
