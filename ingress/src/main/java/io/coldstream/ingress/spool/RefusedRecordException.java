package io.coldstream.ingress.spool;

/** A record that its destination will never take. */
public final class RefusedRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    public RefusedRecordException(Throwable cause) {
        super(cause);
    }
}
