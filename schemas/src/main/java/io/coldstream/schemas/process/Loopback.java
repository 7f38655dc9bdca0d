package io.coldstream.schemas.process;

import java.net.URI;

/** Whether an address is this machine's own. */
public final class Loopback {

    private Loopback() {}

    /** By its name alone: what a name resolves to may change after it was checked. */
    public static boolean isLoopback(URI url) {
        String host = url.getHost();
        return host != null
                && (host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.[0-9]{1,3}){3}"));
    }
}
