package io.coldstream.streams.domain;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The key of a domain: {@code domain:<userId>/<domain>}. */
public final class DomainAlias {

    public static final String MARK = "domain:";

    private DomainAlias() {}

    /** {@code null} when one of the two is not known: a domain name alone may belong to several users. */
    public static @Nullable String of(@Nullable String userId, @Nullable String domain) {
        return userId == null || domain == null || userId.isEmpty() || domain.isEmpty()
                ? null
                : MARK + userId + "/" + domain.toLowerCase(Locale.ROOT);
    }

    public static boolean is(String key) {
        return key.startsWith(MARK);
    }
}
