package io.coldstream.streams.codec;

import io.coldstream.streams.avro.Timer;
import io.coldstream.streams.domain.DomainNews;
import io.coldstream.streams.domain.DomainTimerFired;
import io.coldstream.streams.domain.MembershipTold;
import io.coldstream.streams.domain.TimerKind;

/** What domains and their subscriptions tell each other, as records and as inputs. */
public final class DomainMessages {

    private DomainMessages() {}

    public static MembershipTold membership(io.coldstream.streams.avro.MembershipTold told) {
        return new MembershipTold(
                told.getSubscriptionId(),
                told.getDomainId().orElse(null),
                told.getSince(),
                MembershipTold.Standing.valueOf(told.getStanding()),
                told.getAt());
    }

    public static io.coldstream.streams.avro.MembershipTold membership(MembershipTold told) {
        return new io.coldstream.streams.avro.MembershipTold(
                told.subscriptionId(),
                told.domainId(),
                told.since(),
                told.standing().name(),
                told.at());
    }

    public static DomainNews news(io.coldstream.streams.avro.DomainNews news) {
        return new DomainNews(
                news.getDomain(),
                news.getExpiresAt().orElse(null),
                news.getNotice().orElse(null),
                news.getElders(),
                news.getYoungers(),
                news.getAt());
    }

    public static io.coldstream.streams.avro.DomainNews news(DomainNews news) {
        return new io.coldstream.streams.avro.DomainNews(
                news.domain(), news.expiresAt(), news.notice(), news.elders(), news.youngers(), news.at());
    }

    public static DomainTimerFired timer(Timer timer) {
        return new DomainTimerFired(TimerKind.valueOf(timer.getKind()), timer.getDueAt(), timer.getFiredAt());
    }
}
