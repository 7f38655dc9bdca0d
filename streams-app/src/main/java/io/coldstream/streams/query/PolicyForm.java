package io.coldstream.streams.query;

import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/** A policy as a person writes it. */
final class PolicyForm {

    static final String SPENDING = "spending";

    private static final Pattern SCOPE =
            Pattern.compile("default|(user|subscription):[A-Za-z0-9_.:@-]{1,128}|domain:[a-z0-9.-]{1,253}");
    private static final Duration SHORTEST_LEAD = Duration.ofHours(1);

    /** A subscription is looked at from 60 days before its period end on; what is due earlier would not be seen. */
    private static final Duration LONGEST_LEAD = Duration.ofDays(59);

    private PolicyForm() {}

    /** @throws Refused with every problem of scope and body */
    static RenewalPolicy.Builder read(String scope, Ask ask, Instant at) {
        Form form = new Form(ask.body());
        if (!SCOPE.matcher(scope).matches()) {
            form.problem("scope: default, user:<id>, domain:<name in lower case> or subscription:<id>"
                    + (scope.equals(SPENDING) ? "; the spending switch is PUT /api/spending" : ""));
        }
        RenewalMode mode = form.choice("mode", List.of(RenewalMode.values()));
        Duration lead = form.duration("leadTime", SHORTEST_LEAD, LONGEST_LEAD);
        Boolean late = form.flag("lateRenewal");
        if (!form.has("mode") && !form.has("leadTime") && !form.has("lateRenewal")) {
            form.problem("mode, leadTime, lateRenewal: at least one; DELETE takes a policy away");
        }
        String reason = form.required("reason", CommandForm.LONGEST_REASON, "why, for those who read it later");
        form.check();
        return policy(scope, ask, at)
                .setMode(mode)
                .setLeadTimeSeconds(lead == null ? null : lead.toSeconds())
                .setLateRenewal(late)
                .setReason(reason);
    }

    /** @throws Refused with every problem of the body */
    static RenewalPolicy.Builder spending(Ask ask, Instant at) {
        Form form = new Form(ask.body());
        Boolean stopped = form.flag("stopped");
        if (!form.has("stopped")) {
            form.problem("stopped: is missing; true stops every paid command, false lets them go on");
        }
        String reason = form.required("reason", CommandForm.LONGEST_REASON, "why, for those who read it later");
        form.check();
        return policy(SPENDING, ask, at).setSpendingStopped(stopped).setReason(reason);
    }

    static boolean isScope(String scope) {
        return SCOPE.matcher(scope).matches();
    }

    private static RenewalPolicy.Builder policy(String scope, Ask ask, Instant at) {
        return RenewalPolicy.newBuilder()
                .setScope(scope)
                .setUpdatedBy(ask.caller().actor())
                .setUpdatedAt(at);
    }
}
