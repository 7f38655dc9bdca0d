package io.coldstream.streams.reseller;

import java.time.Duration;

/**
 * The bounds of a call, all in real time.
 *
 * @param connect for name, TCP and TLS
 * @param deadline for the whole call: connecting, waiting and the last byte of the body
 * @param replyBytes the longest body that is read
 * @param pages the most pages that one read of the subscriptions takes
 * @param betweenPages the least time between two pages after the first, over all reads of this process: dispatch paces
 *     commands, not their pages
 */
public record CallLimits(Duration connect, Duration deadline, int replyBytes, int pages, Duration betweenPages) {

    /** As the design has them. */
    public static final CallLimits DEFAULT =
            new CallLimits(Duration.ofSeconds(5), Duration.ofSeconds(30), 1 << 20, 200, Duration.ofSeconds(1));
}
