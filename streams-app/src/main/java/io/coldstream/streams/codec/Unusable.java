package io.coldstream.streams.codec;

import org.jspecify.annotations.Nullable;

/** A webhook that can't be applied, and why. It ends in the dead letters. */
public final class Unusable extends Exception {

    private static final long serialVersionUID = 1L;

    /** Reason codes, as they stand in {@code DeadLetter.reason}. */
    public enum Reason {
        UNDECODABLE("undecodable"),
        UNSEALABLE("unsealable"),
        NOT_JSON("not-json"),
        UNKNOWN_EVENT("unknown-event"),
        BAD_FIELD("bad-field"),
        UNROUTABLE("unroutable"),
        UNROUTED("unrouted"),
        BUG("bug");

        private final String code;

        Reason(String code) {
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    private final Reason reason;
    private final @Nullable String detail;

    /**
     * @param detail where in the record, never a value of it
     */
    public Unusable(Reason reason, @Nullable String detail) {
        super(reason.code(), null, false, false);
        this.reason = reason;
        this.detail = detail;
    }

    public Reason reason() {
        return reason;
    }

    public @Nullable String detail() {
        return detail;
    }
}
