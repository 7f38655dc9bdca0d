package io.coldstream.streams.domain;

import org.jspecify.annotations.Nullable;

/** A fact with the stamp that it was told under. Merging is commutative, associative and idempotent. */
public record Stamped<T>(T value, Stamp stamp) {

    /** The one of two that holds; {@code null} when neither was told. */
    public static <T> @Nullable Stamped<T> later(@Nullable Stamped<T> one, @Nullable Stamped<T> other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.stamp.compareTo(other.stamp) >= 0 ? one : other;
    }

    /** A fact as told by one event; {@code null} when the event does not speak of it. */
    public static <T> @Nullable Stamped<T> told(@Nullable T value, Stamp stamp) {
        return value == null ? null : new Stamped<>(value, stamp);
    }

    /** The bare value, if told. */
    public static <T> @Nullable T valueOf(@Nullable Stamped<T> fact) {
        return fact == null ? null : fact.value;
    }
}
