package io.coldstream.streams.protocol;

import io.coldstream.streams.domain.TimerKind;
import io.coldstream.streams.reseller.Outcomes;

/** What can reach the subscription. */
sealed interface Signal {

    record Timer(TimerKind kind, Time firedAt) implements Signal {}

    /**
     * What a read of the reseller shows.
     *
     * @param renewals by how many cycles the period end has moved, by whomever
     */
    record Read(Time at, int renewals, boolean renewing, boolean autoRenew) implements Signal {

        @Override
        public String toString() {
            return "read that shows " + (renewing ? "RENEWING, " : "") + renewals + " renewals"
                    + (autoRenew ? ", auto-renew on" : "");
        }
    }

    record Released(Command command) implements Signal {}

    record Reported(String commandId, Outcomes outcome, Time at) implements Signal {

        @Override
        public String toString() {
            return "outcome " + outcome.result() + " of attempt " + commandId.substring(commandId.lastIndexOf('~') + 1);
        }
    }

    /** A webhook looks the same whether the reseller sent it or somebody else did, and repeated. */
    record Webhook(Claim claim, Time receivedAt) implements Signal {}

    /**
     * That an order of the period after so many renewals failed.
     *
     * @param identity the same when it is sent again
     */
    record Failed(String identity, int renewals, Time receivedAt) implements Signal {}

    /** What a webhook claims. */
    enum Claim {
        RENEWED,
        CANCELLED
    }

    record Wish(Kind kind, Time at) implements Signal {

        /** What a person asks for. */
        enum Kind {
            RENEW_NOW,
            RETRY,
            RESOLVE
        }
    }
}
