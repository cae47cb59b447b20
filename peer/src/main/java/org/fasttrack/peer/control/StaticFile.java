package org.fasttrack.peer.control;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;

/** A file of the web page, or the API's description: public, for it holds nothing of the node. */
record StaticFile(String contentType, byte[] bytes) {
    private record Place(String resource, String contentType) {}

    /** Exactly these paths: nothing that a request says is used to open a file. */
    private static final Map<String, Place> PLACES = Map.of(
            "/", new Place("web/index.html", "text/html; charset=utf-8"),
            "/app.css", new Place("web/app.css", "text/css; charset=utf-8"),
            "/app.js", new Place("web/app.js", "text/javascript; charset=utf-8"),
            "/browse.js", new Place("web/browse.js", "text/javascript; charset=utf-8"),
            "/suggest.js", new Place("web/suggest.js", "text/javascript; charset=utf-8"),
            "/address.js", new Place("web/address.js", "text/javascript; charset=utf-8"),
            "/icon.svg", new Place("web/icon.svg", "image/svg+xml"),
            "/openapi.json", new Place("openapi.json", "application/json"));

    static Optional<StaticFile> find(String path) {
        return Optional.ofNullable(PLACES.get(path)).map(StaticFile::read);
    }

    private static StaticFile read(Place place) {
        try (InputStream in = StaticFile.class.getResourceAsStream(place.resource())) {
            if (in == null) {
                throw new IllegalStateException(place.resource() + " is missing from the build");
            }
            return new StaticFile(place.contentType(), in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
