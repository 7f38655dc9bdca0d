package io.coldstream.streams.reseller;

import org.jspecify.annotations.Nullable;

/** What a read of one subscription showed. */
public sealed interface Observation {

    /** The reseller listed it. */
    record Shown(ListedSubscription subscription, @Nullable Long clockSkewMillis) implements Observation {}

    /** All pages were read and it was on none of them, which proves nothing. */
    record NotShown(@Nullable Long clockSkewMillis) implements Observation {}

    /** The pages could not be read to the end. */
    record Failed(Reply reply) implements Observation {}
}
