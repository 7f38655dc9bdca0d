package io.coldstream.streams.domain;

/**
 * An answer that the documented ones do not cover, as it may be told to the vendor: redacted where it was met.
 *
 * @param errorClass call and kind of answer, by which reports are bounded
 * @param path under the base of the API
 * @param query JSON as text, like payload and response
 */
public record ErrorReport(
        String errorClass, String method, String path, String query, String payload, String response) {}
