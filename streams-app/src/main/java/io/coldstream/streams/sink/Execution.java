package io.coldstream.streams.sink;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandResult;
import io.coldstream.schemas.process.BusinessClock;
import io.coldstream.streams.crash.CrashPoint;
import io.coldstream.streams.reseller.LastWord;
import io.coldstream.streams.reseller.Observation;
import io.coldstream.streams.reseller.Outcomes;
import io.coldstream.streams.reseller.Reply;
import io.coldstream.streams.reseller.ResellerApi;
import java.time.Instant;
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

    /** What a call meets besides the reseller. */
    record Surroundings(SinkMetrics metrics, Steps steps, Moment.Ticker ticker) {}

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
                        Outcomes::ofMailboxUpdate);
            case REEXPORT_MAILBOX ->
                answered(
                        command,
                        api.reexport(command.getReexport().orElseThrow(), lastWord),
                        Outcomes::ofMailboxUpdate);
            case OBSERVE_SUBSCRIPTION -> observe(command, lastWord);
            case RETRY_RENEWAL, RESOLVE_RENEWAL, UNKNOWN -> leaveUndone(command, "unsupported");
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

    private void answered(Command command, Reply reply, Function<Reply, Outcomes> meaning) {
        surroundings.steps().reached(CrashPoint.AFTER_ANSWER, command);
        report(command, reply, meaning);
    }

    private void report(Command command, Reply reply, Function<Reply, Outcomes> meaning) {
        Outcomes outcome = meaning.apply(reply);
        surroundings.metrics().done(command.getKind(), code(outcome.result()));
        surroundings.steps().reached(CrashPoint.BEFORE_OUTCOME, command);
        CommandOutcome.Builder report = CommandOutcome.newBuilder()
                .setCommandId(command.getCommandId())
                .setSubscriptionId(command.getSubscriptionId())
                .setKind(command.getKind())
                .setOpId(command.getOpId().orElse(null))
                .setAttempt(command.getAttempt())
                .setResult(outcome.result())
                .setReason(outcome.reason())
                .setAt(clock.now());
        if (reply instanceof Reply.Answered answered) {
            report.setHttpStatus(answered.status())
                    .setMessage(answered.envelope().message())
                    .setActionId(answered.envelope().actionId())
                    .setClockSkewMillis(answered.clockSkewMillis())
                    .setRetryAfterSeconds(answered.retryAfterSeconds());
        }
        reports.outcome(report.build());
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
