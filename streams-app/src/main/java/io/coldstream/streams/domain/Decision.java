package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What follows from a change of state: something to publish, or something to ask of dispatch. */
public sealed interface Decision {

    /**
     * Something about the renewal of a period was decided or came true.
     *
     * @param operation the operation, if there is one
     * @param actor the person who asked, where one did
     * @param more what only some steps have
     */
    record RenewalDecided(
            RenewalStep step,
            @Nullable Operation operation,
            Instant periodEnd,
            @Nullable Money estimate,
            String reason,
            @Nullable String actor,
            More more)
            implements Decision {

        RenewalDecided(
                RenewalStep step,
                @Nullable Operation operation,
                Instant periodEnd,
                @Nullable Money estimate,
                String reason,
                @Nullable String actor) {
            this(step, operation, periodEnd, estimate, reason, actor, More.NOTHING);
        }
    }

    /**
     * What only some steps of a renewal have.
     *
     * @param opId the operation, where it does not exist yet
     * @param noticeDays of a notice: so many days before the end it was due
     * @param renewedUntil the later period end, where no operation of ours tells it
     * @param nextAt when something happens next by itself
     */
    record More(
            @Nullable String opId,
            @Nullable Integer noticeDays,
            @Nullable Instant renewedUntil,
            @Nullable Instant nextAt) {

        static final More NOTHING = new More(null, null, null, null);
    }

    /**
     * The time of an order is over with mailboxes missing, or the last of them has come at last.
     *
     * @param missing how many are still to come
     */
    record OrderProgressed(OrderStep step, String orderId, int missing) implements Decision {}

    /** A command is to be released as soon as money, rate and window allow. */
    record Send(String commandId, Call call, Instant urgency) implements Decision {}

    /** What became of a command as far as money and the window of released commands are concerned. */
    record Settle(String commandId, Settlement settlement) implements Decision {}

    /**
     * Where a command that somebody may ask about stands.
     *
     * @param actionId the reseller's correlation id, where the reply had one
     */
    record CommandMoved(
            String commandId,
            CommandStatus status,
            String reason,
            @Nullable Instant nextAt,
            @Nullable String actionId) implements Decision {

        CommandMoved(String commandId, CommandStatus status, String reason, @Nullable Instant nextAt) {
            this(commandId, status, reason, nextAt, null);
        }
    }

    /**
     * Something needs a person's eyes. Raised with the decision that it belongs to: once for it, and again only when a
     * crash made that decision be taken again.
     *
     * @param id the operation or command
     */
    record Alert(AlertKind kind, String id, String reason) implements Decision {}

    /** Its domain is told about the subscription. */
    record TellDomain(String domainAlias, MembershipTold membership) implements Decision {}

    /** What was known of a mailbox goes to the subscription that it belongs to. */
    record HandOver(Mailbox mailbox, String to) implements Decision {}

    /** It is gone; its successor is told its state. */
    record Succeed(String successor) implements Decision {}

    /** It continues another one. */
    record Continue(String predecessor) implements Decision {}

    /** The call that a command makes. */
    sealed interface Call {
        /**
         * Paid.
         *
         * @param moneyPriority 0 to 9; the greater goes first when money is short
         * @param readAt when the read was taken that it rests on
         */
        record Renew(String opId, int attempt, Purchase purchase, int moneyPriority, Instant readAt) implements Call {}

        record UpdateMailbox(MailboxChange change) implements Call {}

        record ReexportMailbox(Reexport reexport) implements Call {}

        record Observe() implements Call {}

        /** Best effort; what becomes of it changes nothing. */
        record ReportError(ErrorReport report) implements Call {}
    }

    /** What becomes of the money and the place of a command. */
    enum Settlement {
        /** It has an outcome: its place in the window is free, its money stays reserved. */
        ANSWERED,
        /** Its money is spent. */
        CONFIRMED,
        /** Its money is free again. */
        FREED,
        /** It must not be released any more. */
        WITHDRAWN
    }

    /** Steps of a renewal as they are published. */
    enum RenewalStep {
        WOULD_RENEW,
        REQUESTED,
        RELEASED,
        ACCEPTED,
        IN_DOUBT,
        NOT_SENT,
        REJECTED,
        REFUSED,
        CONFIRMED,
        PARKED,
        LATE,
        RESOLVED,
        RENEWED_ELSEWHERE,
        /** The period is over and not renewed; the vendor gives seven days of grace. */
        GRACE,
        /** The grace is over, too. */
        LAPSED,
        /** A period's end comes nearer. */
        NOTICE,
        /** The lead time of the renewal has begun. */
        DUE,
        /** A read shows that the reseller counts it as past due. */
        PAST_DUE,
        /** It costs more than the policy lets pass by itself. */
        AWAITING_APPROVAL,
        /** A person lets it pass. */
        APPROVED
    }

    /** What is told of an order. */
    enum OrderStep {
        ORDER_INCOMPLETE,
        ORDER_COMPLETED
    }

    /** What a person is alerted of. */
    enum AlertKind {
        RENEWAL_PARKED,
        RENEWAL_LATE,
        /** Refused for its data, our key, a cap or an empty wallet, which trying again hardly mends. */
        RENEWAL_REFUSED,
        /** It costs more than the policy lets pass without a person. */
        RENEWAL_AWAITS_APPROVAL,
        COMMAND_PARKED,
        COMMAND_UNCONFIRMED,
        /** The reseller did not take our API key. */
        COMMAND_UNAUTHORIZED
    }

    /** Where a command stands, in a person's words. */
    enum CommandStatus {
        WAITING,
        SENT,
        ACCEPTED,
        IN_DOUBT,
        DONE,
        NOT_SENT,
        REJECTED,
        REFUSED,
        STARTED,
        PARKED,
        /** Accepted, and nothing showed it in its time. */
        UNCONFIRMED
    }
}
