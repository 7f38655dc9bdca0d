package io.coldstream.streams.query;

import io.javalin.http.Context;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may come in. On loopback without tokens everyone on the machine is an operator, but no page in a browser
 * is: a foreign host name or origin is refused, and what changes state has to be JSON, which no plain form can send.
 */
final class Gatekeeper {

    private static final String BEARER = "Bearer ";
    private static final Caller LOCAL = new Caller("operator@local", Caller.Role.OPERATOR);

    private final ApiSettings settings;

    Gatekeeper(ApiSettings settings) {
        this.settings = settings;
    }

    /** @throws Refused if the caller may not use a route of this access */
    Caller admit(Context context, Route.Access access) {
        if (access == Route.Access.WRITE || !settings.tokens().areRequired()) {
            refuseForeignHost(context);
        }
        if (access == Route.Access.OPEN) {
            return new Caller("anyone", Caller.Role.VIEWER);
        }
        Caller caller = caller(context.header("Authorization"));
        if (access == Route.Access.WRITE) {
            refuseForeignOrigin(context);
            if (caller.role() != Caller.Role.OPERATOR) {
                throw new Refused(403, "Not allowed", "A viewer's token can't change anything; use an operator's.");
            }
        }
        return caller;
    }

    private Caller caller(@Nullable String authorization) {
        if (!settings.tokens().areRequired()) {
            return LOCAL;
        }
        Caller.Role role = authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? settings.tokens()
                        .roleOf(authorization.substring(BEARER.length()).strip())
                : null;
        if (role == null) {
            throw new Refused(
                    401,
                    "Not authenticated",
                    "Send the header 'Authorization: Bearer TOKEN' with a token of COLDSTREAM_API_TOKENS.",
                    List.of(),
                    Map.of("WWW-Authenticate", "Bearer"));
        }
        return new Caller(role.name().toLowerCase(Locale.ROOT), role);
    }

    /** A foreign name in Host means that somebody's name server points at us (DNS rebinding). */
    private void refuseForeignHost(Context context) {
        String host = name(context.header("Host"));
        if (!ApiSettings.isLoopback(host)
                && !host.equalsIgnoreCase(settings.host())
                && !host.equalsIgnoreCase(settings.advertisedHost())) {
            throw new Refused(
                    403,
                    "Foreign host",
                    "Use the address that the API was started with, or set"
                            + " COLDSTREAM_API_ADVERTISED_HOST to the name that you use.");
        }
    }

    private static void refuseForeignOrigin(Context context) {
        String origin = context.header("Origin");
        String host = context.header("Host");
        if (origin != null && !origin.equals("http://" + host) && !origin.equals("https://" + host)) {
            throw new Refused(403, "Foreign origin", "A page of another site can't change anything here.");
        }
    }

    private static String name(@Nullable String host) {
        String text = host == null ? "" : host;
        int mark = text.lastIndexOf(':');
        return mark > text.lastIndexOf(']') ? text.substring(0, mark) : text;
    }
}
