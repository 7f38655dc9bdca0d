package io.coldstream.streams.domain;

import io.coldstream.streams.domain.MembershipTold.Standing;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as its domain knows it. Everything merges by minimum or maximum, so that the order in which a
 * subscription's messages arrive does not matter.
 *
 * @param since the least time told of its beginning
 * @param joinedAt the least time at which the domain was told of it, in business time
 * @param domainId the vendor's id of the domain, as it told last
 * @param standings when each standing was told last
 */
public record Member(
        String subscriptionId,
        Instant since,
        Instant joinedAt,
        @Nullable DomainIdTold domainId,
        Map<Standing, Instant> standings) {

    /** The id of a domain, and when it was told. */
    public record DomainIdTold(String domainId, Instant at) {

        private static @Nullable DomainIdTold later(@Nullable DomainIdTold one, @Nullable DomainIdTold other) {
            if (one == null || other == null) {
                return one == null ? other : one;
            }
            int byTime = one.at.compareTo(other.at);
            return byTime > 0 || (byTime == 0 && one.domainId.compareTo(other.domainId) >= 0) ? one : other;
        }
    }

    public Member {
        Map<Standing, Instant> copy = new EnumMap<>(Standing.class);
        copy.putAll(standings);
        standings = Collections.unmodifiableMap(copy);
    }

    static Member of(MembershipTold told) {
        return new Member(
                told.subscriptionId(),
                told.since(),
                told.at(),
                told.domainId() == null ? null : new DomainIdTold(told.domainId(), told.at()),
                Map.of(told.standing(), told.at()));
    }

    Member merge(Member other) {
        Map<Standing, Instant> all = new EnumMap<>(Standing.class);
        all.putAll(standings);
        other.standings.forEach((standing, at) -> all.merge(standing, at, (one, two) -> one.isAfter(two) ? one : two));
        return new Member(
                subscriptionId,
                since.isBefore(other.since) ? since : other.since,
                joinedAt.isBefore(other.joinedAt) ? joinedAt : other.joinedAt,
                DomainIdTold.later(domainId, other.domainId),
                all);
    }

    /** Neither ended (a later read may have revived it, which it tells as member), nor continued by another, nor gone to another domain. */
    boolean lives() {
        return belongs() && (!isLater(Standing.ENDED, Standing.SHOWN) || !isLater(Standing.ENDED, Standing.MEMBER));
    }

    /** Under this domain, living or ended. What is continued by another never comes back. */
    boolean belongs() {
        return !standings.containsKey(Standing.SUCCEEDED) && !isLater(Standing.LEFT, Standing.MEMBER);
    }

    /** Whether a read since {@code then} has shown that it lives. */
    boolean shownAfter(Instant then) {
        Instant shown = standings.get(Standing.SHOWN);
        return shown != null && !shown.isBefore(then);
    }

    /** Ids of the domain that are both known and differ tell apart: the name was given up and bought again. */
    boolean mayBeKinOf(Member other) {
        return domainId == null || other.domainId == null || domainId.domainId().equals(other.domainId.domainId());
    }

    /** Of two told at the same time the one that takes it out holds. */
    private boolean isLater(Standing out, Standing in) {
        Instant outAt = standings.get(out);
        Instant inAt = standings.get(in);
        return outAt != null && (inAt == null || !inAt.isAfter(outAt));
    }
}
