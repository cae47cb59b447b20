package org.fasttrack.peer.cli.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.fasttrack.common.network.Membership;
import org.fasttrack.peer.control.ApiClient;
import org.fasttrack.peer.control.ApiFile;
import org.fasttrack.peer.node.Node;
import org.fasttrack.peer.node.PeerRole;

/** A peer of this process. */
record Member(String name, Path data, Membership self, PeerRole role, Node node) {
    /** Asks its local API, as the command line does. @return the lines of the answer */
    List<Map<String, Object>> call(String method, String path, Map<String, Object> body) throws IOException {
        List<Map<String, Object>> lines = new ArrayList<>();
        call(method, path, body, lines::add);
        return lines;
    }

    void call(String method, String path, Map<String, Object> body, Consumer<Map<String, Object>> lines)
            throws IOException {
        new ApiClient(ApiFile.read(data)).call(method, path, body, lines);
    }

    /** What it tells of itself. */
    Map<String, Object> status() throws IOException {
        return call("GET", "/v1/status", Map.of()).getLast();
    }

    /** Why its score is what it is. */
    Map<String, Object> explanation() throws IOException {
        return call("GET", "/v1/reputation?peer=" + self.id(), Map.of()).getLast();
    }

    void close() throws IOException {
        node.close();
        role.close();
    }
}
