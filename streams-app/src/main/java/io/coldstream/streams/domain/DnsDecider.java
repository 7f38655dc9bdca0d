package io.coldstream.streams.domain;

import io.coldstream.streams.domain.Decision.CommandMoved;
import io.coldstream.streams.domain.Decision.CommandStatus;
import io.coldstream.streams.domain.DnsRecord.Call;
import io.coldstream.streams.domain.DnsRecord.Wish;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What follows from an input of a DNS record: the difference that it made, as calls, reads and news for those who asked. */
public final class DnsDecider {

    /** Why a command ends whose place a later one took: nobody needs to look. */
    public static final String REPLACED = "replaced-by-later";

    private DnsDecider() {}

    public static List<DnsDecision> decide(DnsRecord before, DnsInput input, DnsRecord after) {
        List<DnsDecision> decisions = new ArrayList<>();
        Call was = before.call();
        Call is = after.call();
        waiting(before.waiting(), after, decisions);
        if (was != null && (is == null || !isSameCommand(was, is))) {
            ended(was, input, decisions);
        }
        if (is != null) {
            stands(was != null && isSameCommand(was, is) ? was : null, is, input, decisions);
        }
        persons(before, input, decisions);
        return decisions;
    }

    private static boolean isSameCommand(Call one, Call other) {
        return one.wish().commandId().equals(other.wish().commandId());
    }

    private static void waiting(@Nullable Wish was, DnsRecord after, List<DnsDecision> decisions) {
        Wish is = after.waiting();
        String wasId = was == null ? null : was.commandId();
        boolean went = after.call() != null && after.call().wish().commandId().equals(wasId);
        if (wasId != null && !went && (is == null || !is.commandId().equals(wasId))) {
            moved(wasId, CommandStatus.REFUSED, REPLACED, null, decisions);
        }
        if (is != null && !is.commandId().equals(wasId)) {
            moved(is.commandId(), CommandStatus.WAITING, "another-call-is-on-its-way", null, decisions);
        }
    }

    private static void ended(Call was, DnsInput input, List<DnsDecision> decisions) {
        String id = was.wish().commandId();
        switch (input) {
            case DnsInput.Answered answered
            when answered.result() == CommandOutcome.Result.REJECTED ->
                moved(id, CommandStatus.REJECTED, answered.reason(), null, decisions);
            case DnsInput.Read read -> moved(id, CommandStatus.DONE, "shown-by-read", null, decisions);
            case DnsInput.Resolve resolve -> moved(id, CommandStatus.DONE, "resolved", null, decisions);
            case DnsInput.Answered answered -> moved(id, CommandStatus.UNCONFIRMED, REPLACED, null, decisions);
            case DnsInput.Asked asked -> moved(id, CommandStatus.UNCONFIRMED, REPLACED, null, decisions);
            case DnsInput.TimerFired timer -> moved(id, CommandStatus.UNCONFIRMED, REPLACED, null, decisions);
            case DnsInput.Retry retry -> {}
            case DnsInput.Released released -> {}
            case DnsInput.Told told -> {}
        }
    }

    /** @param was the same command before, if it was sent before */
    private static void stands(@Nullable Call was, Call is, DnsInput input, List<DnsDecision> decisions) {
        if (was == null || !was.id().equals(is.id())) {
            decisions.add(new DnsDecision.Update(is.id(), is.wish(), is.since()));
            moved(is, CommandStatus.SENT, "in-dispatch", decisions);
        } else if (was.stand() != is.stand() || !was.since().equals(is.since())) {
            moved(
                    is,
                    switch (is.stand()) {
                        case SENT -> CommandStatus.SENT;
                        case PAUSED -> isInDoubt(is) ? CommandStatus.IN_DOUBT : CommandStatus.WAITING;
                        case ACCEPTED -> CommandStatus.ACCEPTED;
                        case PARKED -> CommandStatus.PARKED;
                        case UNCONFIRMED -> CommandStatus.UNCONFIRMED;
                    },
                    is.why().reason(),
                    decisions);
        }
        boolean told = input instanceof DnsInput.Told && is.isToBeShown();
        if (told || is.counts().reads() > (was == null ? 0 : was.counts().reads())) {
            String number =
                    told ? "w" + input.at().toEpochMilli() : "r" + is.counts().reads();
            decisions.add(new DnsDecision.Look(is.id() + number, is.wish().change(), input.at()));
        }
    }

    private static boolean isInDoubt(Call call) {
        return call.counts().unknown() > 0;
    }

    private static void persons(DnsRecord before, DnsInput input, List<DnsDecision> decisions) {
        switch (input) {
            case DnsInput.Retry retry -> person(before.needsAPerson(retry.target()), retry.commandId(), decisions);
            case DnsInput.Resolve resolve ->
                person(before.needsAPerson(resolve.target()), resolve.commandId(), decisions);
            case DnsInput.Asked asked -> {}
            case DnsInput.Released released -> {}
            case DnsInput.Answered answered -> {}
            case DnsInput.Read read -> {}
            case DnsInput.TimerFired timer -> {}
            case DnsInput.Told told -> {}
        }
    }

    private static void person(boolean heard, String commandId, List<DnsDecision> decisions) {
        if (heard) {
            moved(commandId, CommandStatus.DONE, "as-asked", null, decisions);
        } else {
            moved(commandId, CommandStatus.REFUSED, "no-such-parked-command", null, decisions);
        }
    }

    private static void moved(Call call, CommandStatus status, String reason, List<DnsDecision> decisions) {
        Instant next = status == CommandStatus.ACCEPTED ? null : call.nextAt();
        moved(call.wish().commandId(), status, reason, next, decisions);
    }

    private static void moved(
            String commandId,
            CommandStatus status,
            String reason,
            @Nullable Instant nextAt,
            List<DnsDecision> decisions) {
        decisions.add(new DnsDecision.Moved(new CommandMoved(commandId, status, reason, nextAt)));
    }
}
