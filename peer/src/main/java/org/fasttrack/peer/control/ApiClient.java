package org.fasttrack.peer.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import org.fasttrack.common.json.Json;

/** Talks to a running node's local API. */
public final class ApiClient {
    private final ApiFile api;

    public ApiClient(ApiFile api) {
        this.api = api;
    }

    /** The API said no. */
    public static final class Refused extends IOException {
        private static final long serialVersionUID = 1;
        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /** Sends one request and hands over each JSON object of the answer as it comes. @throws Refused with the node's own words */
    public void call(String method, String path, Map<String, Object> body, Consumer<Map<String, Object>> lines)
            throws IOException {
        HttpURLConnection http =
                (HttpURLConnection) URI.create(api.url() + path).toURL().openConnection();
        http.setRequestMethod(method);
        http.setRequestProperty("Authorization", "Bearer " + api.token());
        http.setConnectTimeout(5_000);
        if (!body.isEmpty()) {
            http.setDoOutput(true);
            http.setRequestProperty("Content-Type", "application/json");
            http.getOutputStream().write(Json.write(body).getBytes(StandardCharsets.UTF_8));
        }
        int status = http.getResponseCode();
        InputStream in = status < 400 ? http.getInputStream() : http.getErrorStream();
        if (in == null) {
            throw new Refused(status, "the node answered " + status);
        }
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                Map<String, Object> object = Json.object(line);
                String error = Json.text(object, "error");
                if (error != null) {
                    throw new Refused((int) Json.number(object, "status", status), error);
                }
                lines.accept(object);
            }
        }
    }
}
