package io.coldstream.streams.query;

import io.coldstream.streams.domain.Domain;
import io.coldstream.streams.domain.DomainStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which domains a list asks for; absent conditions hold for all. */
record DomainFilter(
        @Nullable DomainStatus status,
        @Nullable String userId,
        @Nullable Instant expiresBefore) {

    /** @throws Refused with every problem of the conditions */
    static DomainFilter of(Ask ask) {
        List<String> problems = new ArrayList<>();
        DomainStatus status = status(ask.query("status"), problems);
        Instant expiresBefore = time(ask.query("expiresBefore"), problems);
        if (!problems.isEmpty()) {
            throw Refused.unprocessable(problems);
        }
        return new DomainFilter(status, ask.query("userId"), expiresBefore);
    }

    boolean wants(Domain domain) {
        Instant end = domain.expiresAt();
        return (status == null || domain.status() == status)
                && (userId == null || userId.equals(domain.userId()))
                && (expiresBefore == null || (end != null && end.isBefore(expiresBefore)));
    }

    private static @Nullable DomainStatus status(@Nullable String text, List<String> problems) {
        if (text == null) {
            return null;
        }
        for (DomainStatus status : DomainStatus.values()) {
            if (status.name().equalsIgnoreCase(text)) {
                return status;
            }
        }
        problems.add("status: one of " + Arrays.toString(DomainStatus.values()));
        return null;
    }

    private static @Nullable Instant time(@Nullable String text, List<String> problems) {
        if (text == null) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            problems.add("expiresBefore: a time such as 2026-12-24T00:00:00Z");
            return null;
        }
    }
}
