package io.coldstream.streams.query;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what never comes to a route, such as what is no valid HTTP; nothing of it is repeated. */
final class BareErrors implements Request.Handler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Refused refused = response.getStatus() < 500
                ? new Refused(response.getStatus(), "Not a valid request", "Send well-formed HTTP/1.1.")
                : Refused.unavailable("Ask again in a moment.");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, AskReader.PROBLEM);
        Content.Sink.write(response, true, refused.answer().body().toString(), callback);
        return true;
    }
}
