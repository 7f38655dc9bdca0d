package io.coldstream.streams.domain.forecast;

import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Purse;
import io.coldstream.streams.domain.Status;
import io.coldstream.streams.domain.Subscription;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What renewal will do from now on, if nobody but us and the reseller's own auto-renewal acts.
 *
 * @param periods in the order in which their fate is decided
 * @param bindings the caps that put renewals off
 * @param walletEmptyAt when the wallet held too little for the first time; {@code null} when it always held enough
 * @param walletLeft what it holds at the end; {@code null} when nobody said what it held
 * @param neverRead how many subscriptions no read has shown yet: they count as webhooks tell them, without auto-renewal
 * @param withoutEnd how many subscriptions were left out because nobody told when their period ends
 * @param tooShort the subscriptions that were left out because more than {@link #MOST_OF_ONE} of their periods end in the
 *     time that is looked at, sorted
 */
public record Forecast(
        List<Period> periods,
        List<Binding> bindings,
        @Nullable Instant walletEmptyAt,
        @Nullable Money walletLeft,
        int neverRead,
        int withoutEnd,
        List<String> tooShort) {

    /** More than a period a day in the longest forecast: no vendor sells that, so one that says so is not believed. */
    public static final int MOST_OF_ONE = 400;

    /**
     * For what a forecast is made.
     *
     * @param from now, business time
     * @param until the last moment that is looked at
     * @param used what is spent or reserved of a purse already
     * @param wallet what the reseller's wallet holds; {@code null} when it is not to matter
     * @param mostPeriods how many periods there may be
     */
    public record Question(
            Instant from,
            Instant until,
            PolicySource policies,
            Function<Purse, @Nullable Money> used,
            @Nullable Money wallet,
            int mostPeriods) {}

    private record Turn(Instant at, Course course, String subscriptionId) {}

    private static final Comparator<Turn> EARLIEST =
            Comparator.comparing(Turn::at).thenComparing(Turn::subscriptionId);

    /** Plays it through, in the order of time; {@code null} when there are more periods than are allowed. */
    public static @Nullable Forecast of(Collection<Subscription> subscriptions, Question question) {
        List<Period> periods = new ArrayList<>();
        Ledger ledger = new Ledger(question.policies(), question.used(), question.wallet());
        PriorityQueue<Turn> turns = new PriorityQueue<>(EARLIEST);
        List<Course> courses = new ArrayList<>();
        int neverRead = 0;
        int withoutEnd = 0;
        List<String> tooShort = new ArrayList<>();
        Duration shortest = Duration.between(question.from(), question.until()).dividedBy(MOST_OF_ONE);
        for (Subscription subscription : subscriptions) {
            if (isOver(subscription)) {
                continue;
            }
            if (subscription.periodEnd() == null) {
                withoutEnd++;
                continue;
            }
            if (ModelReseller.nextPeriod(subscription).compareTo(shortest) < 0) {
                tooShort.add(subscription.id());
                continue;
            }
            neverRead += ModelReseller.isRead(subscription) ? 0 : 1;
            Course course = new Course(subscription, question.policies(), ledger, periods::add);
            course.begin(question.from());
            courses.add(course);
            queue(turns, course, subscription.id(), question.until());
        }
        while (!turns.isEmpty()) {
            Turn turn = turns.remove();
            turn.course().run();
            if (periods.size() > question.mostPeriods()) {
                return null;
            }
            queue(turns, turn.course(), turn.subscriptionId(), question.until());
        }
        courses.forEach(Course::finish);
        periods.sort(Comparator.comparing(Period::at)
                .thenComparing(Period::subscriptionId)
                .thenComparing(Period::end));
        tooShort.sort(Comparator.naturalOrder());
        return new Forecast(
                periods, ledger.bindings(), ledger.walletEmptyAt(), ledger.wallet(), neverRead, withoutEnd, tooShort);
    }

    private static void queue(PriorityQueue<Turn> turns, Course course, String subscriptionId, Instant until) {
        Instant next = course.next();
        if (next != null && !next.isAfter(until)) {
            turns.add(new Turn(next, course, subscriptionId));
        }
    }

    private static boolean isOver(Subscription subscription) {
        Status status = subscription.status();
        return status.ended() || status == Status.ORDER_FAILED;
    }
}
