package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a subscription has to tell its domain about itself. */
record Membership(String domainAlias, @Nullable String domainId, Instant since, MembershipTold.Standing standing) {

    /** {@code null} while the subscription does not know its domain. */
    static @Nullable Membership of(Subscription subscription) {
        String alias = subscription.domainAlias();
        Instant told = subscription.lineage().since();
        Instant since = told == null ? subscription.renewal().firstSeenAt() : told;
        return alias == null || since == null
                ? null
                : new Membership(
                        alias, Stamped.valueOf(subscription.claims().domainId()), since, standing(subscription));
    }

    private static MembershipTold.Standing standing(Subscription subscription) {
        // Its elders' paid calls settled, a younger one may start its own: not before the state was handed over.
        if (subscription.lineage().isHandedOver()) {
            return MembershipTold.Standing.SUCCEEDED;
        }
        Observation read = subscription.renewal().observed();
        return read != null && read.shown() && read.status().ended()
                ? MembershipTold.Standing.ENDED
                : MembershipTold.Standing.MEMBER;
    }

    MembershipTold told(String subscriptionId, Instant at) {
        return new MembershipTold(subscriptionId, domainId, since, standing, at);
    }

    MembershipTold shown(String subscriptionId, Instant at) {
        return new MembershipTold(subscriptionId, domainId, since, MembershipTold.Standing.SHOWN, at);
    }

    MembershipTold left(String subscriptionId, Instant at) {
        return new MembershipTold(subscriptionId, domainId, since, MembershipTold.Standing.LEFT, at);
    }
}
