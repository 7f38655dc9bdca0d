package io.coldstream.streams.domain;

import io.coldstream.streams.domain.DomainDecision.Notice;
import io.coldstream.streams.domain.DomainDecision.Step;
import io.coldstream.streams.domain.Members.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a change of a domain. Expiry and watched time only grow, so that each pair of expiry and stage is
 * reached at most once, however often its inputs are repeated.
 */
public final class DomainDecider {

    /** Two webhooks may tell one expiry as a day and as a moment: that is no renewal. */
    private static final Duration CORRECTION = Duration.ofDays(1);

    private DomainDecider() {}

    public static List<DomainDecision> decide(Domain before, DomainInput input, Domain after) {
        List<Notice> notices = notices(before, after);
        List<DomainDecision> decisions = new ArrayList<>(notices);
        decisions.addAll(news(before, input, after, notices));
        return decisions;
    }

    private static List<Notice> notices(Domain before, Domain after) {
        List<Notice> notices = new ArrayList<>();
        Instant was = before.expiresAt();
        Instant is = after.expiresAt();
        if (is == null) {
            return notices;
        }
        if (was != null && is.isAfter(was.plus(CORRECTION))) {
            notices.add(new Notice(Step.DOMAIN_RENEWED, "renewed", was, is));
        }
        boolean renewed = !notices.isEmpty();
        DomainStage reached = after.reached();
        if (reached != null && (renewed || isFurther(reached, before.reached()))) {
            notices.add(new Notice(step(reached), reached.code(), is, null));
        }
        return notices;
    }

    private static boolean isFurther(DomainStage reached, @Nullable DomainStage before) {
        return before == null || reached.compareTo(before) > 0;
    }

    private static Step step(DomainStage reached) {
        return switch (reached) {
            case EXPIRES_IN_45_DAYS, EXPIRES_IN_30_DAYS, EXPIRES_IN_15_DAYS, EXPIRES_IN_7_DAYS, EXPIRES_IN_1_DAY ->
                Step.DOMAIN_EXPIRES_SOON;
            case IN_GRACE -> Step.DOMAIN_IN_GRACE;
            case EXPIRED -> Step.DOMAIN_EXPIRED;
        };
    }

    /** Only those are told for whom something changed, and who just joined: it waits for its answer. */
    private static List<DomainDecision> news(Domain before, DomainInput input, Domain after, List<Notice> notices) {
        List<DomainDecision> news = new ArrayList<>();
        String asking = asking(input);
        boolean expiryMoved = !Objects.equals(before.expiresAt(), after.expiresAt());
        boolean moved = expiryMoved || !before.members().equals(after.members());
        if (asking == null && !moved && notices.isEmpty()) {
            return news;
        }
        Map<String, Place> was = before.members().places();
        Map<String, Place> is = after.members().places();
        is.forEach((id, place) -> {
            if (!notices.isEmpty() && after.members().lives(id)) {
                notices.forEach(notice -> news.add(tell(id, place, after, notice.code(), input)));
            } else if (expiryMoved || id.equals(asking) || !place.equals(was.get(id))) {
                news.add(tell(id, place, after, null, input));
            }
        });
        if (asking != null && !is.containsKey(asking)) {
            news.add(tell(asking, Place.ALONE, after, null, input));
        }
        return news;
    }

    private static @Nullable String asking(DomainInput input) {
        return switch (input) {
            case MembershipTold told when told.standing() == MembershipTold.Standing.MEMBER -> told.subscriptionId();
            case MembershipTold told -> null;
            case DomainEvent event -> null;
            case DomainTimerFired timer -> null;
        };
    }

    private static DomainDecision tell(
            String subscriptionId, Place place, Domain domain, @Nullable String notice, DomainInput input) {
        return new DomainDecision.Tell(
                subscriptionId,
                new DomainNews(
                        domain.alias(), domain.expiresAt(), notice, place.elders(), place.youngers(), input.at()));
    }
}
