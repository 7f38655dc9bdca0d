package io.coldstream.streams.protocol;

/**
 * How far the check goes. Within it, everything is tried in every order.
 *
 * @param faults how many things may go wrong in one run: crashes, pauses, rebalances, doubtful commits, lost, late and
 *     refused calls, forged webhooks, repetitions, other people's renewals, in any mixture
 * @param wishes how often a person acts
 * @param horizon the last instant; no look is begun there, since its consequences would lie beyond
 * @param assumption what is taken for granted
 */
record Bounds(int faults, int wishes, Time horizon, Assumption assumption) {

    /** What the protocol can't ensure by itself. */
    enum Assumption {
        /**
         * When a person has an operation tried again that is PARKED (over 24 h after its call), no call of an earlier
         * attempt is still on its way, be it in a paused process, in the network, or in the reseller's queue. Kafka
         * fences claims, not sockets.
         */
        CALLS_END_BEFORE_A_PERSON_RETRIES,
        NOTHING
    }
}
