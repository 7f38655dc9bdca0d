package io.coldstream.schemas.process;

import org.jspecify.annotations.Nullable;

/** Why a process can't start, in one line that a person can act on. Its {@code main} prints the message alone. */
public final class CannotStartException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public CannotStartException(String message) {
        this(message, null);
    }

    public CannotStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
