package io.coldstream.streams.query;

import io.javalin.http.HandlerType;
import java.util.function.Function;

/** A route of the API: all that is served stands in one table of these. */
record Route(HandlerType method, String path, Access access, Function<Ask, Answer> handler) {

    /** What a caller must be. */
    enum Access {
        /** Anyone: it shows nothing of the state. */
        OPEN,
        /** A viewer or an operator. */
        READ,
        /** An operator. */
        WRITE
    }

    static Route get(String path, Function<Ask, Answer> handler) {
        return new Route(HandlerType.GET, path, Access.READ, handler);
    }

    static Route post(String path, Function<Ask, Answer> handler) {
        return new Route(HandlerType.POST, path, Access.WRITE, handler);
    }

    static Route put(String path, Function<Ask, Answer> handler) {
        return new Route(HandlerType.PUT, path, Access.WRITE, handler);
    }

    static Route delete(String path, Function<Ask, Answer> handler) {
        return new Route(HandlerType.DELETE, path, Access.WRITE, handler);
    }
}
