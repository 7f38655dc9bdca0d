package io.coldstream.ingress;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers what never comes to a route: what is no valid HTTP, and what arrives while we are closing. */
final class HttpErrors implements Request.Handler {

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        String problem = status < 500
                ? Problem.body(status, "Not a valid request", "Send well-formed HTTP/1.1, with headers under 8 KB.")
                : Problem.body(status, "Not available", "Nothing was kept: send it again.");
        if (status == 503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, "5");
        }
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.TYPE);
        Content.Sink.write(response, true, problem, callback);
        return true;
    }
}
