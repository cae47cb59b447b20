package org.fasttrack.peer.control;

import java.io.IOException;
import java.util.Map;
import java.util.function.Consumer;

/** One request of the control API. @param parameters the query string's, decoded; @param body the JSON object sent, empty when none */
public record Exchange(Map<String, String> parameters, Map<String, Object> body) {

    /** Answers a request: one object, or one object a line as they come. */
    @FunctionalInterface
    public interface Handler {
        /**
         * @param lines takes one JSON object a line; the first one starts the answer
         * @throws Refusal for an answer other than 200
         */
        void handle(Exchange exchange, Consumer<Map<String, Object>> lines) throws IOException, InterruptedException;
    }

    /** An answer other than 200, with one line for people. */
    public static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int status;

        public Refusal(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }
}
