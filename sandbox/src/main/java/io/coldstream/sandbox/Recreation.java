package io.coldstream.sandbox;

/**
 * What the vendor does not say of a recreated subscription.
 *
 * @param keepPeriod whether the paid period goes on; else a new one begins and is charged
 * @param keepMailboxIds whether its mailboxes keep their ids
 * @param silent whether the end of the old subscription is not told
 */
record Recreation(boolean keepPeriod, boolean keepMailboxIds, boolean silent) {

    static final Recreation DEFAULT = new Recreation(true, false, true);
}
