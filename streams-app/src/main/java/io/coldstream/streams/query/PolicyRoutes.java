package io.coldstream.streams.query;

import static io.coldstream.streams.query.PolicyForm.SPENDING;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.stores.PolicyBook;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Renewal policies and the spending switch. Their topic is read back before a change is called done. */
final class PolicyRoutes {

    private final Views views;
    private final Journal journal;
    private final BusinessClock clock;
    private final String currency;
    private final Serializer<RenewalPolicy> log =
            SingleObjectSerde.of(RenewalPolicy.class).serializer();

    /** One change at a time, so that versions count up. */
    private final ReentrantLock changing = new ReentrantLock();

    PolicyRoutes(Views views, Journal journal, BusinessClock clock, String currency) {
        this.views = views;
        this.journal = journal;
        this.clock = clock;
        this.currency = currency;
    }

    Answer list(Ask ask) {
        int limit = ask.limit();
        String after = ask.cursor();
        Instant now = clock.now();
        List<RenewalPolicy> rest = views.policies().stream()
                .filter(PolicyRoutes::isThere)
                .filter(policy -> after == null || policy.getScope().compareTo(after) > 0)
                .sorted(Comparator.comparing(RenewalPolicy::getScope))
                .limit(limit + 1L)
                .toList();
        List<RenewalPolicy> page = rest.subList(0, Math.min(limit, rest.size()));
        return Answer.ok(Lists.page(
                page.stream().map(policy -> PolicyView.of(policy, now).node()).toList(),
                rest.size() > limit ? page.getLast().getScope() : null));
    }

    Answer one(Ask ask) {
        return Answer.ok(PolicyView.of(known(ask.parameter("scope")), clock.now()));
    }

    Answer put(Ask ask) {
        Instant now = clock.now();
        PolicyForm.Wanted wanted = new PolicyForm(currency, now).read(ask.parameter("scope"), ask);
        return Answer.ok(PolicyView.of(tell(wanted.policy(), wanted.version(), now), now));
    }

    /** What is taken away is gone at once, also what was to hold later. */
    Answer delete(Ask ask) {
        String scope = known(ask.parameter("scope")).getScope();
        Instant now = clock.now();
        RenewalPolicy nothing = tell(new PolicyForm(currency, now).nothing(scope, ask), now);
        return Answer.ok(
                new JsonObject().with("scope", scope).with("deleted", true).with("version", nothing.getVersion()));
    }

    Answer spending(Ask ask) {
        RenewalPolicy policy = views.policy(SPENDING);
        return Answer.ok(policy == null ? new JsonObject().with("stopped", false) : PolicyView.ofSwitch(policy));
    }

    Answer putSpending(Ask ask) {
        Instant now = clock.now();
        return Answer.ok(PolicyView.ofSwitch(tell(new PolicyForm(currency, now).spending(ask), now)));
    }

    private RenewalPolicy known(String scope) {
        RenewalPolicy policy = PolicyForm.isScope(scope) ? views.policy(scope) : null;
        if (policy == null || !isThere(policy)) {
            throw Refused.notFound("There is no policy of this scope, so wider ones hold. GET /api/policies lists all;"
                    + " PUT makes one.");
        }
        return policy;
    }

    private static boolean isThere(RenewalPolicy policy) {
        return !policy.getScope().equals(SPENDING) && !PolicyBook.saysNothing(policy);
    }

    private RenewalPolicy tell(RenewalPolicy.Builder said, Instant now) {
        return tell(said, null, now);
    }

    /** @param version the one that was seen, 0 when there was none; {@code null} when any may be replaced */
    private RenewalPolicy tell(RenewalPolicy.Builder said, @Nullable Integer version, Instant now) {
        changing.lock();
        try {
            RenewalPolicy before = views.policy(said.getScope());
            long current = before == null || PolicyBook.saysNothing(before) ? 0 : before.getVersion();
            if (version != null && version != current) {
                throw new Refused(
                        409,
                        "Changed by another",
                        (current == 0 ? "There is no policy of this scope" : "Its version is " + current)
                                + " now, and nothing was written. GET it, and PUT what you want of it again.");
            }
            RenewalPolicy policy = PolicyBook.following(before, said, now);
            journal.tell(policy);
            readBack(policy);
            return policy;
        } finally {
            changing.unlock();
        }
    }

    /** Another process may count from the same version on: of two that write at once, the later stands. */
    private void readBack(RenewalPolicy told) {
        RenewalPolicy seen = Patience.until(
                () -> views.policy(told.getScope()), found -> found != null && found.getVersion() >= told.getVersion());
        if (seen == null || seen.getVersion() < told.getVersion()) {
            throw Refused.unavailable("The change is safe in the log and will take effect, but this process has not"
                    + " read it back yet. GET it before you rely on it.");
        }
        if (!Arrays.equals(bytes(seen), bytes(told))) {
            throw new Refused(
                    409,
                    "Changed by another",
                    "Somebody else changed it at the same time, and one of the two changes is lost. GET it, and PUT"
                            + " what it lacks again.");
        }
    }

    /** As in the log, so that what is finer than that is no difference. */
    private byte[] bytes(RenewalPolicy policy) {
        return log.serialize("", policy);
    }
}
