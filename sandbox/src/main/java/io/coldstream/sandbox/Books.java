package io.coldstream.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the reseller knows, and what the present step has changed of it. Not safe for several threads: only
 * {@link Reseller} lets anyone near it, one at a time.
 */
final class Books {

    private final Map<Class<? extends Entity>, Map<String, Entity>> entities = new HashMap<>();
    private final Index subscriptionsByDomain = new Index();
    private final Index mailboxesBySubscription = new Index();
    private final Index mailboxesByEmail = new Index();
    private final Index recordsByDomain = new Index();
    private final Agenda agenda = new Agenda();
    private final Map<String, Entity> put = new LinkedHashMap<>();
    private final Set<String> gone = new LinkedHashSet<>();
    private final List<LedgerEntry> charges = new ArrayList<>();
    private Instant now = Instant.MIN;
    private long lastCharge;

    /** Takes back what an earlier process wrote. */
    void restore(Change change) {
        change.put().forEach(this::keep);
        change.gone().forEach(this::forget);
    }

    /** To be called after all is restored: from here on charges follow the ledger's last one. */
    void begin(long chargesSoFar) {
        lastCharge = chargesSoFar;
        entities.values().stream().flatMap(all -> all.values().stream()).forEach(this::note);
    }

    /** The moment of the present step by the sandbox's clock. */
    Instant now() {
        return now;
    }

    void now(Instant moment) {
        now = moment;
    }

    Agenda agenda() {
        return agenda;
    }

    void put(Entity entity) {
        Entity before = keep(entity);
        put.put(entity.key(), entity);
        gone.remove(entity.key());
        if (before == null || !Objects.equals(before.dueAt(), entity.dueAt())) {
            note(entity);
        }
    }

    void remove(Entity entity) {
        forget(entity.key());
        put.remove(entity.key());
        gone.add(entity.key());
    }

    void charge(Subscription paid, String kind, BigDecimal amount, String by) {
        charges.add(new LedgerEntry(
                ++lastCharge,
                now,
                kind,
                paid.subscriptionId(),
                null,
                paid.period().start(),
                paid.period().end(),
                amount,
                by));
    }

    /** @param from where the years that were paid for begin; they end with the domain's expiry */
    void charge(Domain paid, String kind, Instant from, BigDecimal amount, String by) {
        charges.add(
                new LedgerEntry(++lastCharge, now, kind, null, paid.id().name(), from, paid.expiresAt(), amount, by));
    }

    /** What changed since the last call. */
    Change takeChange() {
        Change change = new Change(List.copyOf(put.values()), List.copyOf(gone), List.copyOf(charges));
        put.clear();
        gone.clear();
        charges.clear();
        return change;
    }

    Optional<Entity> find(String key) {
        return entities.values().stream()
                .map(all -> all.get(key))
                .filter(Objects::nonNull)
                .findFirst();
    }

    <T extends Entity> Optional<T> find(Class<T> type, String key) {
        return Optional.ofNullable(type.cast(of(type).get(key)));
    }

    Optional<Subscription> subscription(String subscriptionId) {
        return find(Subscription.class, Subscription.key(subscriptionId));
    }

    Optional<Mailbox> mailbox(String mailboxId) {
        return find(Mailbox.class, Mailbox.key(mailboxId));
    }

    Optional<Domain> domain(String name) {
        return find(Domain.class, Domain.key(name));
    }

    Wallet wallet() {
        return find(Wallet.class, Wallet.KEY).orElseThrow();
    }

    ClockState clock() {
        return find(ClockState.class, ClockState.KEY).orElseThrow();
    }

    <T extends Entity> Stream<T> all(Class<T> type) {
        return of(type).values().stream().map(type::cast);
    }

    Stream<Entity> all() {
        return entities.values().stream().map(Map::values).flatMap(Collection::stream);
    }

    <T extends Entity> int count(Class<T> type) {
        return of(type).size();
    }

    Stream<Subscription> subscriptionsOf(String domain) {
        return resolve(Subscription.class, subscriptionsByDomain.get(domain));
    }

    Stream<Mailbox> mailboxesOf(String subscriptionId) {
        return resolve(Mailbox.class, mailboxesBySubscription.get(subscriptionId));
    }

    Stream<Mailbox> mailboxesAt(String email) {
        return resolve(Mailbox.class, mailboxesByEmail.get(email));
    }

    Stream<DnsRecord> recordsOf(String domain) {
        return resolve(DnsRecord.class, recordsByDomain.get(domain));
    }

    /** A copy, so that the caller may change what it walks over. */
    private <T extends Entity> Stream<T> resolve(Class<T> type, Set<String> keys) {
        return List.copyOf(keys).stream().flatMap(key -> find(type, key).stream());
    }

    private Map<String, Entity> of(Class<? extends Entity> type) {
        return entities.computeIfAbsent(type, key -> new LinkedHashMap<>());
    }

    private void note(Entity entity) {
        Instant due = entity.dueAt();
        if (due != null) {
            agenda.note(entity.key(), due, now);
        }
    }

    private @Nullable Entity keep(Entity entity) {
        Entity before = of(entity.getClass()).put(entity.key(), entity);
        if (before instanceof Mailbox mailbox) {
            mailboxesByEmail.remove(mailbox.email(), mailbox.key());
            if (entity instanceof Mailbox after && !after.subscriptionId().equals(mailbox.subscriptionId())) {
                mailboxesBySubscription.remove(mailbox.subscriptionId(), mailbox.key());
            }
        }
        switch (entity) {
            case Subscription subscription ->
                subscriptionsByDomain.add(subscription.domain().name(), subscription.key());
            case Mailbox mailbox -> {
                mailboxesBySubscription.add(mailbox.subscriptionId(), mailbox.key());
                mailboxesByEmail.add(mailbox.email(), mailbox.key());
            }
            case DnsRecord dns -> recordsByDomain.add(dns.domain(), dns.key());
            case Domain domain -> {}
            case Work work -> {}
            case Delivery delivery -> {}
            case Wallet wallet -> {}
            case ClockState clock -> {}
        }
        return before;
    }

    private void forget(String key) {
        find(key).ifPresent(entity -> {
            of(entity.getClass()).remove(key);
            if (entity instanceof Mailbox mailbox) {
                mailboxesBySubscription.remove(mailbox.subscriptionId(), key);
                mailboxesByEmail.remove(mailbox.email(), key);
            }
        });
    }
}
