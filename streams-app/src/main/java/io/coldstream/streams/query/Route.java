package io.coldstream.streams.query;

import io.javalin.http.HandlerType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A route of the API: all that is served stands in one table of these.
 *
 * @param sheet how its list is exported; {@code null} for what is no list or not exported
 */
record Route(
        HandlerType method,
        String path,
        Access access,
        Function<Ask, Answer> handler,
        @Nullable Sheet sheet) {

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
        return new Route(HandlerType.GET, path, Access.READ, handler, null);
    }

    /** A list that is to be had as a table too. */
    static Route list(String path, Function<Ask, Answer> handler, Sheet sheet) {
        return new Route(HandlerType.GET, path, Access.READ, handler, sheet);
    }

    static Route post(String path, Function<Ask, Answer> handler) {
        return new Route(HandlerType.POST, path, Access.WRITE, handler, null);
    }

    /** A question that needs a body, and changes nothing. */
    static Route question(String path, Function<Ask, Answer> handler) {
        return new Route(HandlerType.POST, path, Access.READ, handler, null);
    }

    static Route put(String path, Function<Ask, Answer> handler) {
        return new Route(HandlerType.PUT, path, Access.WRITE, handler, null);
    }

    static Route delete(String path, Function<Ask, Answer> handler) {
        return new Route(HandlerType.DELETE, path, Access.WRITE, handler, null);
    }
}
