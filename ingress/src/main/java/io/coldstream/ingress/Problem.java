package io.coldstream.ingress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Refusals as {@code application/problem+json} (RFC 9457). */
final class Problem {

    static final String TYPE = "application/problem+json";

    private static final JsonFactory JSON = new JsonFactory();

    private Problem() {}

    static void answer(Context context, Refusal refusal) {
        refusal.headers().forEach(context::header);
        context.status(refusal.status())
                .contentType(TYPE)
                .result(body(refusal.status(), refusal.title(), refusal.detail()));
    }

    static String body(int status, String title, String detail) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("type", "about:blank");
            json.writeStringField("title", title);
            json.writeNumberField("status", status);
            json.writeStringField("detail", detail);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
