package io.coldstream.ingress.spool;

import java.io.IOException;

/** The spool has its size: nothing was kept. */
public final class SpoolFullException extends IOException {

    private static final long serialVersionUID = 1L;

    SpoolFullException(String message) {
        super(message);
    }
}
