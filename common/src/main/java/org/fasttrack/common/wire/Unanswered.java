package org.fasttrack.common.wire;

import io.grpc.Status;
import java.net.ConnectException;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Says in the user's words why a supernode gave no answer. */
public final class Unanswered {
    private static final int MAX_CAUSES = 16;

    private Unanswered() {}

    /** @param failure of a call to a supernode's control port */
    public static String why(Throwable failure) {
        if (causes(failure).anyMatch(Unanswered::isOtherProtocol)) {
            return "what answers there is no control port: a supernode's data and cluster ports stand beside it";
        }
        if (causes(failure).anyMatch(cause -> cause instanceof SSLException)) {
            return "refused in the handshake: what answers there is no supernode of this network, or, in a closed network,"
                    + " this node's invitation is missing, expired or revoked";
        }
        if (causes(failure).anyMatch(cause -> cause instanceof ConnectException)) {
            return "nobody listens there";
        }
        Status status = Status.fromThrowable(failure);
        return switch (status.getCode()) {
            case DEADLINE_EXCEEDED -> "silent until the deadline";
            case UNAVAILABLE -> "not reached: " + status.getDescription();
            default ->
                Objects.requireNonNullElse(
                        status.getDescription(), status.getCode().toString());
        };
    }

    /** gRPC, which tells this apart from other failures by its words only, adds the whole pipeline to them. */
    private static boolean isOtherProtocol(Throwable cause) {
        return String.valueOf(cause.getMessage()).contains("ALPN");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(MAX_CAUSES);
    }
}
