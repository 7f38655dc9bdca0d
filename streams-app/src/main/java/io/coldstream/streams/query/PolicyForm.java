package io.coldstream.streams.query;

import io.coldstream.avro.RenewalMode;
import io.coldstream.avro.RenewalPolicy;
import io.coldstream.streams.codec.Amounts;
import io.coldstream.streams.stores.PolicyBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A policy as a person writes it.
 *
 * @param currency the one in which money is told
 * @param at now, in business time
 */
record PolicyForm(String currency, Instant at) {

    static final String SPENDING = "spending";

    private static final Pattern SCOPE =
            Pattern.compile("default|(user|subscription):[A-Za-z0-9_.:@-]{1,128}|domain:[a-z0-9.-]{1,253}");
    private static final Duration FURTHEST_AHEAD = Duration.ofDays(366);
    private static final List<String> FIELDS = List.of(
            "mode",
            "leadTime",
            "lateRenewal",
            "noticeDays",
            "maxPricePerMailbox",
            "maxPriceRisePercent",
            "approvalAbove",
            "approvalLasts",
            "priority",
            "dailyCap",
            "monthlyCap");
    private static final String WHY = "why, for those who read it later";

    /** @param version the one that was seen, 0 when there was none; {@code null} when nobody said */
    record Wanted(RenewalPolicy.Builder policy, @Nullable Integer version) {}

    /** @throws Refused with every problem of scope and body */
    Wanted read(String scope, Ask ask) {
        Form form = new Form(ask.body());
        Integer version = count(form, "version", Integer.MAX_VALUE);
        RenewalPolicy.Builder policy =
                read(scope, form).setUpdatedBy(ask.caller().actor());
        policy.setReason(form.required("reason", CommandForm.LONGEST_REASON, WHY));
        form.check();
        return new Wanted(policy, version);
    }

    /** A policy that is only thought of; its problems are the form's. */
    RenewalPolicy.Builder candidate(String scope, Form form) {
        RenewalPolicy.Builder candidate = read(scope, form);
        form.refuseUnknown();
        return candidate;
    }

    /** What is left of a policy that is thought away. */
    RenewalPolicy.Builder nothing(String scope) {
        return policy(scope);
    }

    /** What is left of a policy that is taken away. */
    RenewalPolicy.Builder nothing(String scope, Ask ask) {
        Form form = new Form(ask.body());
        String reason = form.text("reason", CommandForm.LONGEST_REASON);
        form.check();
        return nothing(scope).setUpdatedBy(ask.caller().actor()).setReason(reason == null ? "" : reason);
    }

    /** @throws Refused with every problem of the body */
    RenewalPolicy.Builder spending(Ask ask) {
        Form form = new Form(ask.body());
        Boolean stopped = form.flag("stopped");
        if (!form.has("stopped")) {
            form.problem("stopped: is missing; true stops every paid command, false lets them go on");
        }
        String reason = form.required("reason", CommandForm.LONGEST_REASON, WHY);
        form.check();
        return policy(SPENDING)
                .setUpdatedBy(ask.caller().actor())
                .setSpendingStopped(stopped)
                .setReason(reason);
    }

    static boolean isScope(String scope) {
        return SCOPE.matcher(scope).matches();
    }

    private RenewalPolicy.Builder read(String scope, Form form) {
        if (!isScope(scope)) {
            form.problem("scope: default, user:<id>, domain:<name in lower case> or subscription:<id>"
                    + (scope.equals(SPENDING) ? "; the spending switch is PUT /api/spending" : ""));
        }
        RenewalPolicy.Builder policy = policy(scope)
                .setMode(form.choice("mode", List.of(RenewalMode.values())))
                .setLeadTimeSeconds(
                        seconds(form.duration("leadTime", PolicyBounds.SHORTEST_LEAD, PolicyBounds.LONGEST_LEAD)))
                .setLateRenewal(form.flag("lateRenewal"))
                .setNoticeDays(
                        form.counts("noticeDays", 1, PolicyBounds.MOST_NOTICE_DAYS, PolicyBounds.MOST_NOTICE_DAYS))
                .setMaxPricePerMailbox(money(form, "maxPricePerMailbox"))
                .setMaxPriceRisePercent(count(form, "maxPriceRisePercent", PolicyBounds.HIGHEST_RISE_PERCENT))
                .setApprovalAbove(money(form, "approvalAbove"))
                .setApprovalLastsSeconds(seconds(
                        form.duration("approvalLasts", PolicyBounds.SHORTEST_APPROVAL, PolicyBounds.LONGEST_APPROVAL)))
                .setPriority(count(form, "priority", PolicyBounds.HIGHEST_PRIORITY))
                .setDailyCap(cap(form, "dailyCap", scope))
                .setMonthlyCap(cap(form, "monthlyCap", scope));
        if (FIELDS.stream().noneMatch(form::has)) {
            form.problem(String.join(", ", FIELDS) + ": at least one; DELETE takes a policy away");
        }
        return policy.setEffectiveFrom(effectiveFrom(form));
    }

    private io.coldstream.avro.@Nullable Money cap(Form form, String name, String scope) {
        boolean holdsOverMany = scope.equals("default") || scope.startsWith("user:");
        if (form.has(name) && isScope(scope) && !holdsOverMany) {
            form.problem(name + ": only in default, where it holds over all, and in user:<id>, over that user's;"
                    + " for one subscription there is maxPricePerMailbox");
            return null;
        }
        return money(form, name);
    }

    private io.coldstream.avro.@Nullable Money money(Form form, String name) {
        return Amounts.wire(form.money(name, currency));
    }

    private static @Nullable Integer count(Form form, String name, int most) {
        int count = form.count(name, 0, most, -1);
        return count < 0 ? null : count;
    }

    private static @Nullable Long seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toSeconds();
    }

    private @Nullable Instant effectiveFrom(Form form) {
        Instant from = form.time("effectiveFrom");
        if (from != null && (from.isBefore(at) || from.isAfter(at.plus(FURTHEST_AHEAD)))) {
            form.problem("effectiveFrom: from now (" + at + ") to a year ahead; without it, the policy holds at once");
        }
        return from;
    }

    private RenewalPolicy.Builder policy(String scope) {
        return RenewalPolicy.newBuilder().setScope(scope).setUpdatedAt(at);
    }
}
