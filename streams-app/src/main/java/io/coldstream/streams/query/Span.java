package io.coldstream.streams.query;

import org.jspecify.annotations.Nullable;

/**
 * The keys that begin with a prefix, in either direction.
 *
 * @param after the key that was reached before, not wanted again; {@code null} to begin
 */
record Span(String prefix, @Nullable String after, boolean newestFirst) {

    /** Inclusive. */
    String lowest() {
        return newestFirst || after == null ? prefix : after;
    }

    /** Inclusive: no id holds a character beyond. */
    String highest() {
        return newestFirst && after != null ? after : prefix + '\uffff';
    }

    boolean wants(String key) {
        return key.startsWith(prefix) && !key.equals(after);
    }
}
