package io.coldstream.streams.query;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is served as it lies in the jar: the console and the description of the API. Nothing of the state is in it. */
record Page(String path, String type, String text) {

    static List<Page> all() {
        return List.of(
                page("/", "console.html", "text/html; charset=utf-8"),
                page("/console.js", "console.js", "text/javascript; charset=utf-8"),
                page("/console.css", "console.css", "text/css; charset=utf-8"),
                page("/openapi.yaml", "openapi.yaml", "application/yaml; charset=utf-8"));
    }

    private static Page page(String path, String file, String type) {
        try (InputStream text = Page.class.getResourceAsStream(file)) {
            if (text == null) {
                throw new IllegalStateException(file + " is not in the jar");
            }
            return new Page(path, type, new String(text.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
