package io.coldstream.streams.query;

import static io.coldstream.streams.query.PolicyForm.SPENDING;

import io.coldstream.avro.RenewalPolicy;
import io.coldstream.schemas.process.BusinessClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Renewal policies and the spending switch. Their topic is read back before a change is called done. */
final class PolicyRoutes {

    private final Views views;
    private final Journal journal;
    private final BusinessClock clock;

    /** One change at a time, so that versions count up. */
    private final ReentrantLock changing = new ReentrantLock();

    PolicyRoutes(Views views, Journal journal, BusinessClock clock) {
        this.views = views;
        this.journal = journal;
        this.clock = clock;
    }

    Answer list(Ask ask) {
        int limit = ask.limit();
        String after = ask.cursor();
        List<RenewalPolicy> rest = views.policies().stream()
                .filter(policy -> !policy.getScope().equals(SPENDING))
                .filter(policy -> after == null || policy.getScope().compareTo(after) > 0)
                .sorted(Comparator.comparing(RenewalPolicy::getScope))
                .limit(limit + 1L)
                .toList();
        List<RenewalPolicy> page = rest.subList(0, Math.min(limit, rest.size()));
        return Answer.ok(Lists.page(
                page.stream().map(policy -> shown(policy).node()).toList(),
                rest.size() > limit ? page.getLast().getScope() : null));
    }

    Answer one(Ask ask) {
        String scope = ask.parameter("scope");
        RenewalPolicy policy = PolicyForm.isScope(scope) ? views.policy(scope) : null;
        if (policy == null) {
            throw unknown();
        }
        return Answer.ok(shown(policy));
    }

    Answer put(Ask ask) {
        String scope = ask.parameter("scope");
        RenewalPolicy seen = tell(PolicyForm.read(scope, ask, clock.now()));
        return Answer.ok(shown(seen));
    }

    Answer delete(Ask ask) {
        String scope = ask.parameter("scope");
        if (!PolicyForm.isScope(scope) || views.policy(scope) == null) {
            throw unknown();
        }
        changing.lock();
        try {
            journal.forget(scope);
            visible(scope, 0);
        } finally {
            changing.unlock();
        }
        return Answer.ok(new JsonObject().with("scope", scope).with("deleted", true));
    }

    Answer spending(Ask ask) {
        RenewalPolicy policy = views.policy(SPENDING);
        return Answer.ok(policy == null ? new JsonObject().with("stopped", false) : switchShown(policy));
    }

    Answer putSpending(Ask ask) {
        return Answer.ok(switchShown(tell(PolicyForm.spending(ask, clock.now()))));
    }

    private RenewalPolicy tell(RenewalPolicy.Builder said) {
        changing.lock();
        try {
            RenewalPolicy before = views.policy(said.getScope());
            RenewalPolicy policy = said.setVersion(before == null ? 1 : before.getVersion() + 1)
                    .build();
            journal.tell(policy);
            visible(policy.getScope(), policy.getVersion());
            return policy;
        } finally {
            changing.unlock();
        }
    }

    /** @param version 0 for none */
    private void visible(String scope, long version) {
        long seen = Patience.until(
                () -> version(views.policy(scope)), found -> version == 0 ? found == 0 : found >= version);
        if (version == 0 ? seen != 0 : seen < version) {
            throw Refused.unavailable("The change is safe in the log and will take effect, but this process has not"
                    + " read it back yet. GET it before you rely on it.");
        }
    }

    private static long version(@Nullable RenewalPolicy policy) {
        return policy == null ? 0 : policy.getVersion();
    }

    private static JsonObject shown(RenewalPolicy policy) {
        return new JsonObject()
                .with("scope", policy.getScope())
                .with("mode", policy.getMode())
                .with("leadTime", policy.getLeadTimeSeconds().map(Duration::ofSeconds))
                .with("lateRenewal", policy.getLateRenewal())
                .with("reason", policy.getReason())
                .with("version", policy.getVersion())
                .with("updatedBy", policy.getUpdatedBy())
                .with("updatedAt", policy.getUpdatedAt());
    }

    private static JsonObject switchShown(RenewalPolicy policy) {
        return new JsonObject()
                .with("stopped", policy.getSpendingStopped().orElse(false))
                .with("reason", policy.getReason())
                .with("version", policy.getVersion())
                .with("updatedBy", policy.getUpdatedBy())
                .with("updatedAt", policy.getUpdatedAt());
    }

    private static Refused unknown() {
        return Refused.notFound("There is no policy of this scope, so wider ones hold. GET /api/policies lists all;"
                + " PUT makes one.");
    }
}
