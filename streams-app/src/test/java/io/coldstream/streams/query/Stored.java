package io.coldstream.streams.query;

import io.coldstream.streams.avro.AliasLearnt;
import io.coldstream.streams.avro.CommandState;
import io.coldstream.streams.avro.Origin;
import io.coldstream.streams.avro.Parked;
import io.coldstream.streams.avro.StoryEntry;
import io.coldstream.streams.codec.DnsRecords;
import io.coldstream.streams.codec.MailboxStates;
import io.coldstream.streams.codec.SubscriptionStates;
import io.coldstream.streams.codec.Tallies;
import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.Applied;
import io.coldstream.streams.domain.Bucket;
import io.coldstream.streams.domain.CallQueue;
import io.coldstream.streams.domain.Claims;
import io.coldstream.streams.domain.CommandOutcome;
import io.coldstream.streams.domain.Dimension;
import io.coldstream.streams.domain.DnsChange;
import io.coldstream.streams.domain.DnsInput;
import io.coldstream.streams.domain.DnsRecord;
import io.coldstream.streams.domain.Domain;
import io.coldstream.streams.domain.Failures;
import io.coldstream.streams.domain.Fulfilment;
import io.coldstream.streams.domain.Lineage;
import io.coldstream.streams.domain.Mailbox;
import io.coldstream.streams.domain.MailboxChange;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Observation;
import io.coldstream.streams.domain.Operation;
import io.coldstream.streams.domain.Renewal;
import io.coldstream.streams.domain.Stamp;
import io.coldstream.streams.domain.Stamped;
import io.coldstream.streams.domain.Status;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.domain.Tally;
import io.coldstream.streams.domain.Timing;
import io.coldstream.streams.domain.Verdict;
import io.coldstream.streams.stores.DnsKey;
import io.coldstream.streams.stores.MailboxKey;
import io.coldstream.streams.stores.StoryKey;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Fixtures: what the stores hold. */
final class Stored {

    static final Instant AT = Instant.parse("2026-11-01T10:00:00Z");
    static final Instant END = Instant.now().plus(Duration.ofDays(10)).truncatedTo(ChronoUnit.SECONDS);

    private static final Stamp STAMP = new Stamp(AT, "ab");
    private static final Money PRICE = new Money(new BigDecimal("5.5"), "USD");

    private final InMemoryViews views;
    private Duration period = Duration.ofDays(30);

    Stored(InMemoryViews views) {
        this.views = views;
    }

    /** Of those that are stored from now on. */
    Stored periodsOf(Duration time) {
        period = time;
        return this;
    }

    Stored subscription(String id, String domain, String userId) {
        return subscription(id, domain, userId, END, null);
    }

    Stored subscription(String id, String domain, String userId, Instant end, @Nullable Operation operation) {
        return subscription(id, domain, userId, end, operation, Lineage.NONE);
    }

    /** One whose domain has answered it. */
    Stored settled(String id, String domain, String userId, Instant end) {
        Lineage.Home home =
                new Lineage.Home(Domain.alias(userId, domain), null, List.of(), List.of(), AT, List.of(), true);
        return subscription(id, domain, userId, end, null, new Lineage(AT, home, List.of(), null));
    }

    /** One whose renewal waits for a person's approval. */
    Stored awaitingApproval(String id, String opId) {
        Subscription plain = subscribed(id, "example.com", "u1", END, null, Lineage.NONE);
        Renewal.Announcement awaited =
                new Renewal.Announcement(END, Verdict.Kind.AWAITING_APPROVAL, "approval-needed", opId, PRICE.times(2));
        Renewal renewal = new Renewal(plain.renewal().observed(), AT, AT, null, null, null, null, awaited, null, null);
        store(new Subscription(id, plain.claims(), plain.fulfilment(), renewal, plain.lineage(), null, null));
        return this;
    }

    /** An id that the reseller replaced, and what it became. */
    Stored line(String... ids) {
        for (int i = 0; i < ids.length; i++) {
            Lineage.Ending ending = i == ids.length - 1 ? null : new Lineage.Ending.Gone(AT, ids[i + 1], true);
            List<String> before = List.of(ids).subList(0, i);
            subscription(ids[i], "example.com", "u1", END, null, new Lineage(AT, null, before, ending));
        }
        return this;
    }

    private Stored subscription(
            String id, String domain, String userId, Instant end, @Nullable Operation operation, Lineage lineage) {
        store(subscribed(id, domain, userId, end, operation, lineage));
        return this;
    }

    private void store(Subscription subscription) {
        views.put(Table.SUBSCRIPTIONS, subscription.id(), subscription.id(), SubscriptionStates.store(subscription));
    }

    private Subscription subscribed(
            String id, String domain, String userId, Instant end, @Nullable Operation operation, Lineage lineage) {
        Observation read = new Observation(
                "x", true, AT, Status.ACTIVE, end.minus(period), end, false, PRICE, 2, null, List.of(), null);
        return new Subscription(
                id,
                new Claims(
                        new Stamped<>(new Account(userId, "owner@" + domain), STAMP),
                        null,
                        new Stamped<>(domain, STAMP),
                        new Stamped<>("GOOGLE", STAMP),
                        null,
                        null,
                        null,
                        end,
                        new TreeMap<>(),
                        AT,
                        Applied.NONE),
                new Fulfilment(2, 0, new TreeMap<>()),
                new Renewal(read, AT, AT, null, null, null, operation, null, null, null),
                lineage,
                null,
                null);
    }

    static Operation operation(String opId, Operation.State state, String reason) {
        return new Operation(
                opId,
                2,
                state,
                END,
                Duration.ofDays(15),
                PRICE.times(2),
                AT,
                null,
                null,
                0,
                reason,
                null,
                null,
                0,
                null,
                Failures.NONE);
    }

    Stored mailbox(String subscriptionId, String id, String email) {
        return mailbox(subscriptionId, id, email, CallQueue.none(Mailbox.UPDATES));
    }

    Stored mailbox(String subscriptionId, String id, String email, CallQueue<MailboxChange> updates) {
        Mailbox mailbox = new Mailbox(
                id,
                new Stamped<>(
                        new Mailbox.Creation(
                                null,
                                "order-1",
                                email.substring(email.indexOf('@') + 1),
                                "GOOGLE",
                                false,
                                PRICE,
                                AT,
                                END,
                                email,
                                "Ada",
                                "Byron"),
                        STAMP),
                new Stamped<>(email, STAMP),
                new Stamped<>("Ada", STAMP),
                new Stamped<>("Byron", STAMP),
                null,
                null,
                STAMP,
                new TreeSet<>(),
                updates,
                CallQueue.none(Mailbox.REEXPORTS),
                Applied.NONE,
                null);
        views.put(Table.MAILBOXES, subscriptionId, MailboxKey.of(subscriptionId, id), MailboxStates.store(mailbox));
        views.put(
                Table.ALIASES,
                "mailbox:" + id,
                "mailbox:" + id,
                AliasLearnt.newBuilder()
                        .setSubscriptionId(subscriptionId)
                        .setSentAt(AT)
                        .setBodyHash("ab")
                        .build());
        return this;
    }

    Stored story(String subscriptionId, long number, String kind, String what, Map<String, String> facts) {
        views.put(
                Table.STORIES,
                subscriptionId,
                StoryKey.of(subscriptionId, number),
                new StoryEntry(
                        AT.plusSeconds(number),
                        kind,
                        what,
                        facts,
                        List.of(new Origin("coldstream.webhooks", 1, number))));
        return this;
    }

    Stored parked(String mailboxId) {
        String alias = "mailbox:" + mailboxId;
        views.put(
                Table.PARKED,
                alias,
                alias + "/000000000000",
                new Parked(ByteBuffer.wrap(new byte[] {1}), "mailbox.updated", AT, AT.plus(Duration.ofDays(7))));
        return this;
    }

    Stored command(String subscriptionId, String commandId, String status, String reason, @Nullable Instant nextAt) {
        views.put(
                Table.COMMANDS,
                subscriptionId,
                commandId,
                new CommandState(
                        subscriptionId,
                        "UPDATE_MAILBOX",
                        status,
                        reason,
                        "operator",
                        "typo",
                        AT,
                        AT,
                        nextAt,
                        null,
                        null));
        return this;
    }

    Stored renewalCommand(String subscriptionId, String commandId, String status) {
        views.put(
                Table.COMMANDS,
                subscriptionId,
                commandId,
                new CommandState(
                        subscriptionId,
                        "RENEW_SUBSCRIPTION",
                        status,
                        "no-proof-of-renewal",
                        null,
                        null,
                        AT,
                        AT,
                        null,
                        null,
                        null));
        return this;
    }

    Stored dnsCommand(String alias, String commandId, String status, String reason) {
        views.put(
                Table.DNS_COMMANDS,
                alias,
                commandId,
                new CommandState(
                        alias, "UPDATE_DNS_RECORD", status, reason, "operator", "typo", AT, AT, null, null, "rec_1"));
        return this;
    }

    /** A record whose change was accepted and shown by no read. */
    Stored unconfirmed(DnsChange change, String commandId) {
        Timing timing = Timing.REAL;
        DnsRecord dns =
                DnsRecord.unknown(change.recordId()).apply(new DnsInput.Asked(commandId, change, false, AT), timing);
        String callId = Objects.requireNonNull(dns.call()).id();
        dns = dns.apply(
                new DnsInput.Answered(callId, CommandOutcome.Result.ACCEPTED, "accepted", "HTTP 200", AT), timing);
        while (dns.nextAt() != null) {
            dns = dns.apply(new DnsInput.TimerFired(dns.nextAt()), timing);
        }
        views.put(
                Table.DNS_RECORDS,
                change.alias(),
                DnsKey.of(change.alias(), change.recordId()),
                new DnsRecords().store(dns));
        return this;
    }

    /** Each mailbox costs 8.16 USD. A count lies in one of two processes, by its key. */
    Stored count(String dimension, String value, long mailboxes, long subscriptions, InMemoryViews other) {
        Money price = new Money(new BigDecimal("8.16").multiply(BigDecimal.valueOf(mailboxes)), "USD");
        Bucket bucket = new Bucket(Objects.requireNonNull(Dimension.of(dimension)), value);
        Tally tally = new Tally(mailboxes, subscriptions, Map.of("USD", price.amount()));
        InMemoryViews owner = InMemoryViews.partition(bucket.key()) < 2 ? other : views;
        owner.put(Table.INVENTORY, bucket.key(), bucket.key(), Tallies.store(bucket, tally));
        return this;
    }
}
