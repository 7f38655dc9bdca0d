/**
 * The protocol of paid renewals as a model of which every state is visited, on every build.
 *
 * <h2>What is real</h2>
 *
 * The subscription is the core itself: {@code Aggregate.apply}, {@code Decider.decide} and {@code Timers.of} are given
 * concrete inputs, so that a change of the protocol there is a change of what is checked here. What an answer of the
 * reseller means is read from {@code Outcomes}. The rest is modelled after its code and can drift from it: dispatch, the
 * claim, the last questions before a call, Kafka's transactions and generations, the reseller. What it assumes of the
 * sink and of Kafka is tried on real brokers by the tests of the module {@code local}.
 *
 * <h2>What may happen</h2>
 *
 * Two sinks, each of which may crash or be paused at every step and go on at any later time; rebalances; commits in
 * doubt, committed or not; a transaction that the broker aborts; commands read again by every membership; requests and
 * outcomes repeated; calls that are lost, late, refused, or not answered; orders that are carried out at any time later,
 * or fail; reads that show a renewal in progress, or are overtaken; webhooks lost, repeated and forged; auto-renew and the
 * dashboard; a person who retries, resolves, or wants it renewed now; a subscription or dispatch that is late. Of faults
 * and of people's acts there are a bounded number in one run, in any mixture and order: see {@link Bounds}.
 *
 * <h2>What is left out</h2>
 *
 * <ul>
 *   <li>Time has a few instants, see {@link Time}: no two clocks differ, and within one instant no read is newer than what
 *       happened there. The first attempt meets every limit separately, later ones meet some of them together.
 *   <li>One subscription, one partition: no neighbours, no domain, no recreation under a new id; the policy stays armed,
 *       the period does not end unpaid within the horizon.
 *   <li>Of dispatch: rate, window, caps, approvals, the spending switch and the clock check. A release comes at any time.
 *   <li>Of the sink: what it keeps of the attempts in memory, and forgets. Here it knows all that are committed.
 *   <li>Records that were acknowledged are not lost, the topology processes each once, and the reseller does not lie: what
 *       it refuses it has not taken, what it shows is so. Reads fail only by being late.
 *   <li>The named {@link Bounds.Assumption}. Without it a double charge is found, as a test shows.
 *   <li>That somebody else's renewal is not taken for ours: no read can tell whose it was. Likewise a failure of somebody
 *       else's order that is told while ours waits at the reseller: no webhook says whose it was. And a forged one: it
 *       would need our key.
 * </ul>
 *
 * <h2>What is counted once</h2>
 *
 * The sinks are alike, so states that differ by their exchange are one. What nobody sees but by a read (other people's
 * acts, an order's being worked at) happens just before one. A webhook's only effect beyond the claims is a look; it comes
 * when none is due. Timers fire in the order in which they are due, and the answer to a look comes before the next one
 * unless it is late. An idle sink takes a partition that nobody has: to read nothing is as good as to be away. A dead
 * sink's transaction is settled at once: until then, others only wait. An actor with something to do does it before time
 * passes; to be late counts as a fault. The reseller alone takes any time.
 *
 * <p>A state at rest is one at the horizon in which nothing more comes about by itself. What only began there is excused if
 * its timer is set.
 */
@NullMarked
package io.coldstream.streams.protocol;

import org.jspecify.annotations.NullMarked;
