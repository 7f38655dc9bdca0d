package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Compares what a read shows with what is accounted for, and says of each fact that differs and that no webhook told, who
 * changed it. What a person does at the dashboard counts as that, whether or not its webhook was lost besides; what the
 * reseller does by itself, or by our command, is told by webhook, so that one was missed.
 */
final class SweepComparison {

    /** The reseller renews by itself about the end of a period; one that is renewed earlier, a person renewed. */
    private static final Duration BY_ITSELF_WITHIN = Duration.ofDays(1);

    private final Audit.Base base;
    private final Observation read;
    private final Subscription now;
    private final Timing timing;
    private final List<Finding> findings = new ArrayList<>();

    /** A fact that no webhook told. */
    record Finding(Fact fact, Difference.Kind kind, String was, String is) {}

    private SweepComparison(Audit.Base base, Observation read, Subscription now, Timing timing) {
        this.base = base;
        this.read = read;
        this.now = now;
        this.timing = timing;
    }

    /** @param now with the read */
    static List<Finding> of(Audit.Base base, Observation read, Subscription now, Timing timing) {
        SweepComparison comparison = new SweepComparison(base, read, now, timing);
        comparison.periodEnd();
        comparison.status();
        comparison.autoRenew();
        comparison.price();
        comparison.quantity();
        comparison.order();
        comparison.mailboxes();
        return List.copyOf(comparison.findings);
    }

    private void periodEnd() {
        Instant was = base.facts().periodEnd();
        Instant is = read.periodEnd();
        if (was == null || is == null || Duration.between(was, is).abs().compareTo(read.halfCycle()) < 0) {
            return;
        }
        if (is.isBefore(was)) {
            found(Fact.PERIOD_END, contradiction(), was, is);
        } else if (!isToldUntil(is)) {
            boolean byReseller =
                    Boolean.TRUE.equals(base.facts().autoRenew()) && !read.at().isBefore(was.minus(BY_ITSELF_WITHIN));
            found(Fact.PERIOD_END, byReseller || renewedByUs(was) ? missed() : atDashboard(), was, is);
        }
    }

    /** By its date, or by a webhook of the vendor's older form, which has none. */
    private boolean isToldUntil(Instant end) {
        Instant claimed = now.claims().periodEnd();
        return (claimed != null && Duration.between(claimed, end).compareTo(read.halfCycle()) < 0)
                || (base.isBefore(now.claims().undatedAt())
                        && Stamped.valueOf(now.claims().status()) == Status.ACTIVE);
    }

    private boolean renewedByUs(Instant end) {
        Operation operation = now.renewal().operation();
        return operation != null
                && operation.isOf(end)
                && switch (operation.state()) {
                    case RELEASED, ACCEPTED, IN_DOUBT, CONFIRMED, PARKED, RESOLVED -> true;
                    case REQUESTED, NOT_SENT, REJECTED, WITHDRAWN, SUPERSEDED -> false;
                };
    }

    /** That a renewal ends a status of its own is told with its period's end. */
    private void status() {
        Status was = base.facts().status();
        Status is = read.status();
        Stamped<Status> told = now.claims().status();
        if (was == is
                || (told != null
                        && told.value() == is
                        && base.isBefore(told.stamp().sentAt()))) {
            return;
        }
        switch (is) {
            case PAST_DUE, EXPIRED -> found(Fact.STATUS, missed(), was, is);
            case CANCELLED -> found(Fact.STATUS, atDashboard(), was, is);
            case ACTIVE -> {
                if (was.ended()) {
                    found(Fact.STATUS, contradiction(), was, is);
                }
            }
            case RENEWING, UNKNOWN, ORDER_FAILED, REPLACED -> {
                // The first passes; the others no read shows.
            }
        }
    }

    /** Switching it sends nothing (GUIDE). */
    private void autoRenew() {
        Boolean was = base.facts().autoRenew();
        Boolean is = read.autoRenew();
        if (was != null && is != null && !was.equals(is)) {
            found(Fact.AUTO_RENEW, Difference.Kind.CHANGED_AT_DASHBOARD, was, is);
        }
    }

    /** No webhook tells a price but those of orders. */
    private void price() {
        Money was = base.facts().price();
        Money is = read.price();
        if (was != null
                && is != null
                && !was.equals(is)
                && !is.equals(now.claims().orderedPrice())) {
            found(Fact.PRICE, Difference.Kind.CHANGED_AT_DASHBOARD, was, is);
        }
    }

    private void quantity() {
        Integer was = base.facts().quantity();
        Integer is = read.quantity();
        if (was != null && is != null && !was.equals(is) && !isTold(was, is)) {
            found(Fact.QUANTITY, atDashboard(), was, is);
        }
    }

    private boolean isTold(int was, int is) {
        Stamped<Integer> reported = now.claims().quantity();
        return (reported != null
                        && reported.value() == is
                        && base.isBefore(reported.stamp().sentAt()))
                // Neither an order nor a creation tells that there are fewer.
                || (is > was
                        && (Objects.equals(now.claims().ordered(), is)
                                || now.fulfilment().mailboxesKnown() >= is));
    }

    /** Mailboxes are told when they are created, so an order that they came from was in our time. */
    private void order() {
        Lineage lineage = now.lineage();
        boolean first = lineage.predecessors().isEmpty() && !lineage.mayContinueAnother();
        if (!base.swept()
                && first
                && now.fulfilment().mailboxesKnown() > 0
                && now.claims().orders().isEmpty()) {
            found(Fact.ORDER, missed(), "none", read.quantity() == null ? "one" : read.quantity() + " mailboxes");
        }
    }

    /** Of one that came before us nothing is awaited; of others, what was created in its time and not told. */
    private void mailboxes() {
        Integer quantity = read.quantity();
        int known = now.fulfilment().mailboxesKnown();
        boolean older = now.claims().orders().isEmpty() && known == 0;
        boolean quantityDiffers = findings.stream().anyMatch(found -> found.fact() == Fact.QUANTITY);
        if (quantity == null || older || quantityDiffers || quantity - known <= base.unknown()) {
            return;
        }
        boolean awaited = now.fulfilment().nextDue(now::misses, timing.complete()) != null;
        Instant heard = now.renewal().firstSeenAt();
        Instant since = heard == null || heard.isBefore(base.quantitySince()) ? base.quantitySince() : heard;
        if (!awaited && !read.at().isBefore(since.plus(timing.complete()))) {
            found(Fact.MAILBOXES, missed(), known + " known", quantity);
        }
    }

    /** A read contradicts an earlier one, or what webhooks alone had told. */
    private Difference.Kind contradiction() {
        return base.swept() ? atDashboard() : Difference.Kind.OUR_FAULT;
    }

    /** What came and was put aside by a bug was not missed. */
    private Difference.Kind missed() {
        return now.held() == null ? Difference.Kind.WEBHOOK_MISSED : Difference.Kind.OUR_FAULT;
    }

    private Difference.Kind atDashboard() {
        return now.held() == null ? Difference.Kind.CHANGED_AT_DASHBOARD : Difference.Kind.OUR_FAULT;
    }

    private void found(Fact fact, Difference.Kind kind, Object was, Object is) {
        findings.add(new Finding(fact, kind, was.toString(), is.toString()));
    }
}
