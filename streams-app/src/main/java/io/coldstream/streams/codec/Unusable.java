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
    private final transient @Nullable Shape shape;

    /**
     * @param detail where in the record, or the id of the key that it lacks; never a value of the body
     */
    public Unusable(Reason reason, @Nullable String detail) {
        this(reason, detail, null);
    }

    /** A field of the vocabulary has another shape than it should. */
    Unusable(Shape shape) {
        this(Reason.BAD_FIELD, shape.path(), shape);
    }

    private Unusable(Reason reason, @Nullable String detail, @Nullable Shape shape) {
        super(reason.code(), null, false, false);
        this.reason = reason;
        this.detail = detail;
        this.shape = shape;
    }

    public Reason reason() {
        return reason;
    }

    public @Nullable String detail() {
        return detail;
    }

    /** The shape that a field of the vocabulary had, if that is what was wrong. */
    public @Nullable Shape shape() {
        return shape;
    }
}
