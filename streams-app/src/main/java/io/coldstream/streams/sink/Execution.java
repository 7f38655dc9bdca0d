package io.coldstream.streams.sink;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.DnsRecordShown;
import io.coldstream.avro.SweepPage;
import io.coldstream.avro.SweptPage;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.codec.RoutingKey;
import io.coldstream.streams.crash.CrashPoint;
import io.coldstream.streams.reseller.DnsRead;
import io.coldstream.streams.reseller.LastWord;
import io.coldstream.streams.reseller.ListedSubscription;
import io.coldstream.streams.reseller.Listing;
import io.coldstream.streams.reseller.Observation;
import io.coldstream.streams.reseller.Outcomes;
import io.coldstream.streams.reseller.Reply;
import io.coldstream.streams.reseller.ResellerApi;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the call that a command asks for, once, and reports what came of it. */
final class Execution {

    private static final Logger log = LoggerFactory.getLogger(Execution.class);

    private final ResellerApi api;
    private final Spending spending;
    private final Reports reports;
    private final BusinessClock clock;
    private final Surroundings surroundings;

    /**
     * What a call meets besides the reseller.
     *
     * @param reportsErrors whether the vendor is told of answers that are not documented
     */
    record Surroundings(SinkMetrics metrics, Steps steps, Moment.Ticker ticker, boolean reportsErrors) {}

    Execution(ResellerApi api, Spending spending, Reports reports, BusinessClock clock, Surroundings surroundings) {
        this.api = api;
        this.spending = spending;
        this.reports = reports;
        this.clock = clock;
        this.surroundings = surroundings;
    }

    /** Reports that a command which this process has claimed was certainly not called. */
    void leaveUndone(Command command, String reason) {
        report(command, new Reply.NotSent(reason), Outcomes::ofRenewal);
    }

    void execute(Command command, Moment begun) {
        try {
            call(command, lastWord(command, begun));
        } catch (RuntimeException e) {
            // Where the bug struck is not known, so neither is whether the call was made.
            log.atError().setMessage("A call met a bug").setCause(e).log();
            report(command, new Reply.Unknown("bug"), Outcomes::ofRenewal);
        }
    }

    private LastWord lastWord(Command command, Moment begun) {
        Freshness freshness = new Freshness(command, begun, spending, surroundings.ticker());
        return () -> {
            Optional<String> refusal = freshness.refusal();
            if (refusal.isEmpty()) {
                surroundings.steps().reached(CrashPoint.BEFORE_REQUEST, command);
            }
            return refusal;
        };
    }

    private void call(Command command, LastWord lastWord) {
        switch (command.getKind()) {
            case RENEW_SUBSCRIPTION ->
                answered(command, api.renew(command.getSubscriptionId(), lastWord), Outcomes::ofRenewal);
            case UPDATE_MAILBOX ->
                answered(
                        command,
                        api.updateMailbox(command.getMailboxUpdate().orElseThrow(), command.getUserId(), lastWord),
                        Outcomes::ofMailboxCall);
            case REEXPORT_MAILBOX ->
                answered(command, api.reexport(command.getReexport().orElseThrow(), lastWord), Outcomes::ofMailboxCall);
            case OBSERVE_SUBSCRIPTION -> observe(command, lastWord);
            case UPDATE_DNS_RECORD ->
                answered(command, api.updateDns(command.getDnsRecord().orElseThrow(), lastWord), Outcomes::ofDns);
            case OBSERVE_DNS -> readDns(command, lastWord);
            case REPORT_ERROR -> reportError(command, lastWord);
            case SWEEP_SUBSCRIPTIONS -> sweep(command, command.getSweepPage().orElseThrow(), lastWord);
            case RETRY_RENEWAL, RESOLVE_RENEWAL, RETRY_COMMAND, RESOLVE_COMMAND, APPROVE_RENEWAL, UNKNOWN ->
                leaveUndone(command, "unsupported");
        }
    }

    private void reportError(Command command, LastWord lastWord) {
        if (surroundings.reportsErrors()) {
            answered(command, api.sendError(command.getErrorReport().orElseThrow(), lastWord), Outcomes::ofReport);
        } else {
            leaveUndone(command, "reports-off");
        }
    }

    private void observe(Command command, LastWord lastWord) {
        Optional<String> refusal = lastWord.refusal();
        if (refusal.isPresent()) {
            leaveUndone(command, refusal.get());
            return;
        }
        // Before the request: what it shows is at least as new as this.
        Instant observedAt = clock.now();
        Observation observation = api.observe(command.getSubscriptionId(), command.getDomain());
        switch (observation) {
            case Observation.Failed(Reply reply) -> answered(command, reply, Outcomes::ofRead);
            case Observation.Shown shown -> observed(command, shown, observedAt);
            case Observation.NotShown notShown -> observed(command, notShown, observedAt);
        }
    }

    private void observed(Command command, Observation observation, Instant observedAt) {
        surroundings.steps().reached(CrashPoint.AFTER_ANSWER, command);
        surroundings.metrics().done(command.getKind(), "observed");
        surroundings.steps().reached(CrashPoint.BEFORE_OUTCOME, command);
        reports.observed(command, observation, observedAt);
    }

    /** Each subscription of the page is an observation of its own; only when all are written, the page counts as read. */
    private void sweep(Command command, SweepPage asked, LastWord lastWord) {
        Optional<String> refusal = lastWord.refusal();
        if (refusal.isPresent()) {
            leaveUndone(command, refusal.get());
            return;
        }
        // Before the request: what it shows is at least as new as this.
        Instant observedAt = clock.now();
        switch (api.list(asked.getPage())) {
            case Listing.Failed(Reply reply) -> answered(command, reply, Outcomes::ofRead);
            case Listing.Page page -> {
                List<ListedSubscription> usable = page.subscriptions().stream()
                        .filter(listed -> RoutingKey.isUsableSubscriptionId(listed.subscriptionId()))
                        .toList();
                surroundings.metrics().unusableIds(page.subscriptions().size() - usable.size());
                boolean written = reports.swept(asked.getSweepId(), usable, observedAt);
                surroundings.metrics().done(command.getKind(), written ? "swept" : "lost");
                reports.outcome(outcome(
                                command,
                                written ? CommandResult.ACCEPTED : CommandResult.UNKNOWN,
                                written ? "listed" : "observations-lost")
                        .setAt(clock.now())
                        .setClockSkewMillis(page.clockSkewMillis())
                        .setSweptPage(new SweptPage(
                                asked.getSweepId(),
                                asked.getPage(),
                                page.totalPages(),
                                page.subscriptions().size()))
                        .build());
            }
        }
    }

    private void readDns(Command command, LastWord lastWord) {
        Optional<String> refusal = lastWord.refusal();
        if (refusal.isPresent()) {
            leaveUndone(command, refusal.get());
            return;
        }
        // Before the request: what it shows is at least as new as this.
        Instant readAt = clock.now();
        switch (api.readDns(command.getDnsRecord().orElseThrow())) {
            case DnsRead.Failed(Reply reply) -> answered(command, reply, Outcomes::ofRead);
            case DnsRead.Listed(Optional<DnsRecordShown> shown, Long skew) -> {
                surroundings.steps().reached(CrashPoint.AFTER_ANSWER, command);
                surroundings.metrics().done(command.getKind(), "observed");
                surroundings.steps().reached(CrashPoint.BEFORE_OUTCOME, command);
                reports.outcome(outcome(command, CommandResult.ACCEPTED, shown.isPresent() ? "shown" : "not-shown")
                        .setAt(readAt)
                        .setDnsRecord(shown.orElse(null))
                        .setClockSkewMillis(skew)
                        .build());
            }
        }
    }

    private void answered(Command command, Reply reply, Function<Reply, Outcomes> meaning) {
        surroundings.steps().reached(CrashPoint.AFTER_ANSWER, command);
        report(command, reply, meaning);
    }

    private void report(Command command, Reply reply, Function<Reply, Outcomes> meaning) {
        Outcomes outcome = meaning.apply(reply);
        surroundings.metrics().done(command.getKind(), code(outcome.result()));
        surroundings.steps().reached(CrashPoint.BEFORE_OUTCOME, command);
        CommandOutcome.Builder report =
                outcome(command, outcome.result(), outcome.reason()).setAt(clock.now());
        if (reply instanceof Reply.Answered answered) {
            report.setHttpStatus(answered.status())
                    .setMessage(answered.envelope().message())
                    .setActionId(answered.envelope().actionId())
                    .setClockSkewMillis(answered.clockSkewMillis())
                    .setRetryAfterSeconds(answered.retryAfterSeconds());
            if (outcome.isUnexpected() && mayReport(command)) {
                report.setUnexpected(answered.report(outcome.reason()));
            }
        }
        reports.outcome(report.build());
    }

    /** Never about a report: that would go on for ever. */
    private boolean mayReport(Command command) {
        return surroundings.reportsErrors() && command.getKind() != CommandKind.REPORT_ERROR;
    }

    private static CommandOutcome.Builder outcome(Command command, CommandResult result, String reason) {
        return CommandOutcome.newBuilder()
                .setCommandId(command.getCommandId())
                .setSubscriptionId(command.getSubscriptionId())
                .setKind(command.getKind())
                .setOpId(command.getOpId().orElse(null))
                .setAttempt(command.getAttempt())
                .setResult(result)
                .setReason(reason);
    }

    private static String code(CommandResult result) {
        return switch (result) {
            case ACCEPTED -> "accepted";
            case REJECTED -> "rejected";
            case NOT_SENT -> "not-sent";
            case UNKNOWN -> "unknown";
        };
    }
}
