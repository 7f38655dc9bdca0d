package io.coldstream.streams.domain;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscription's domain tells how it stands.
 *
 * @param domain the domain's alias
 * @param expiresAt the latest expiry that was told
 * @param notice what was announced about the domain just now, such as {@code expires-in-7-days}
 * @param elders members that came before this subscription, and of which no read since has shown whether they live
 * @param youngers living members that came after it, the first one first
 */
public record DomainNews(
        String domain,
        @Nullable Instant expiresAt,
        @Nullable String notice,
        List<String> elders,
        List<String> youngers,
        Instant at)
        implements Input {

    public DomainNews {
        elders = List.copyOf(elders);
        youngers = List.copyOf(youngers);
    }
}
