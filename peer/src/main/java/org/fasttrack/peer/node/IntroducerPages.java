package org.fasttrack.peer.node;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fasttrack.common.json.Json;
import org.fasttrack.common.network.Membership;
import org.fasttrack.common.seal.Opening;
import org.fasttrack.common.seal.SealType;
import org.fasttrack.common.wire.PeerCheck;
import org.fasttrack.common.wire.proto.IntroducerPage;
import org.fasttrack.common.wire.proto.Sealed;
import org.fasttrack.common.wire.proto.SupernodeEntry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the URL of an introducer page into the control addresses that it names. Whoever answers there is believed only
 * as far as its seal goes, and the addresses only as far as the keys that answer at them are supernodes of the network.
 */
public final class IntroducerPages {
    private static final Logger LOG = LoggerFactory.getLogger(IntroducerPages.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MAX_PAGE_BYTES = 1 << 18;
    private static final int MAX_ENTRIES = 200;
    private static final String SCHEME = "https://";
    private static final String PATH = "/.well-known/fasttrack";

    private final Membership self;

    public IntroducerPages(Membership self) {
        this.self = self;
    }

    /** {@code introducers}, each URL replaced by what its page names; one that cannot be read is logged and left out. */
    public List<String> resolve(List<String> introducers) throws InterruptedException {
        List<String> addresses = new ArrayList<>();
        for (String introducer : introducers) {
            if (introducer.startsWith(SCHEME)) {
                addresses.addAll(named(introducer));
            } else {
                addresses.add(introducer);
            }
        }
        return addresses;
    }

    private List<String> named(String url) throws InterruptedException {
        try {
            return read(url).getSupernodesList().stream()
                    .limit(MAX_ENTRIES)
                    .map(SupernodeEntry::getControlAddress)
                    .toList();
        } catch (IOException | IllegalArgumentException e) {
            LOG.warn("the introducer {} was passed over: {}", url, e.toString());
            return List.of();
        }
    }

    /** A URL without a path means the well-known one. */
    static URI page(String url) {
        URI given = URI.create(url);
        return given.getPath().length() > 1 ? given : given.resolve(PATH);
    }

    private IntroducerPage read(String url) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(page(url)).timeout(PATIENCE).build();
        HttpClient http = HttpClient.newBuilder()
                .sslContext(self.tls().jsse(PeerCheck.ANYONE))
                .connectTimeout(PATIENCE)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        try {
            // The request's own time-out ends with the headers: a body that never comes would hold the node's start.
            HttpResponse<String> answer = http.sendAsync(
                            request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_PAGE_BYTES))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() != 200) {
                throw new IOException("it answered " + answer.statusCode());
            }
            return open(Json.object(answer.body()).get("sealed"));
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("no page came in time: " + e, e);
        } finally {
            http.shutdownNow();
        }
    }

    private IntroducerPage open(@Nullable Object sealed) throws InvalidProtocolBufferException {
        Sealed page = Sealed.parseFrom(Base64.getDecoder().decode(String.valueOf(sealed)));
        return switch (self.opener().open(page, SealType.INTRODUCER_PAGE)) {
            case Opening.Opened opened -> IntroducerPage.parseFrom(opened.body());
            case Opening.Refused refused -> throw new IllegalArgumentException(refused.detail());
        };
    }
}
