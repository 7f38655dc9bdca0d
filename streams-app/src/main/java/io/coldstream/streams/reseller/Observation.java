package io.coldstream.streams.reseller;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a read of one subscription showed, and which others of its domain were on the same pages: an old subscription that
 * is missing beside its successor tells more than an empty page.
 */
public sealed interface Observation {

    /** The reseller listed it. */
    record Shown(
            ListedSubscription subscription,
            List<String> others,
            @Nullable Long clockSkewMillis) implements Observation {}

    /** All pages were read and it was on none of them, which proves nothing. */
    record NotShown(List<String> others, @Nullable Long clockSkewMillis) implements Observation {}

    /** The pages could not be read to the end. */
    record Failed(Reply reply) implements Observation {}
}
