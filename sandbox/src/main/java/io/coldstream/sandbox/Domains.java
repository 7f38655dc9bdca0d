package io.coldstream.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Sells domains, renews them, and watches their expiry. Like renewals of subscriptions, renewals are not deduped. */
final class Domains {

    private static final String EMPTY_WALLET = "Insufficient wallet balance";

    private final Books books;
    private final DomainEvents events;
    private final Zone zone;
    private final Supplier<Behaviour> behaviour;

    Domains(Books books, DomainEvents events, Zone zone, Supplier<Behaviour> behaviour) {
        this.books = books;
        this.events = events;
        this.zone = zone;
        this.behaviour = behaviour;
    }

    /** What the order of a domain led to, as its placer is told. */
    record Placed(String orderId, String domainId, String domain, String userId, Instant expiresAt) {}

    /** Orders a domain alone; nothing is charged before it is carried out. */
    Placed place(DomainForm form) {
        if (books.domain(form.name()).isPresent()) {
            throw new Problem(409, "the domain is taken");
        }
        Domain ordered = Domain.ordered(
                new DomainName(Ids.next(), form.name()),
                Ids.next(),
                form.owner(),
                books.now(),
                form.expiresAt(),
                form.autoRenew(),
                books.now());
        books.put(ordered);
        Map<String, String> details = form.failed() == null ? Map.of() : Map.of("reason", form.failed());
        next(Work.Kind.ORDER_DOMAIN, ordered, details);
        return new Placed(
                ordered.orderId(),
                ordered.id().domainId(),
                form.name(),
                form.owner().userId(),
                ordered.expiresAt());
    }

    /** Charges the order and registers the domain, or fails it. */
    void carryOutOrder(Work work) {
        books.remove(work);
        Domain ordered = books.domain(work.subjectId()).orElseThrow();
        String reason = work.details().get("reason");
        if (reason == null && !books.wallet().covers(Domain.PRICE)) {
            reason = EMPTY_WALLET;
        }
        if (reason != null) {
            books.remove(ordered);
            events.orderFailed(ordered, reason);
            return;
        }
        books.put(books.wallet().minus(Domain.PRICE));
        books.charge(ordered, "domain-order", ordered.registeredAt(), Domain.PRICE, "dashboard");
        register(ordered);
    }

    /** The domain is ours from now on; who pays for it is settled elsewhere. */
    void register(Domain ordered) {
        events.ordered(begin(ordered));
    }

    /** The same, untold. */
    Domain begin(Domain ordered) {
        Domain active = ordered.with(DomainStatus.ACTIVE);
        books.put(active);
        zone.create(active);
        return active;
    }

    /** The domains of a user; all of them where none is named. A name that is not the user's is left out. */
    Stream<Domain> of(String userId, List<String> names) {
        Stream<Domain> wanted = names.isEmpty()
                ? books.all(Domain.class)
                : names.stream().distinct().flatMap(name -> books.domain(name).stream());
        return wanted.filter(domain -> domain.owner().userId().equals(userId))
                .filter(domain -> domain.status() != DomainStatus.ORDERED);
    }

    /** Queues a renewal for each. */
    void request(List<Domain> wanted, int years, String by) {
        wanted.forEach(
                domain -> next(Work.Kind.RENEW_DOMAIN, domain, Map.of("by", by, "years", Integer.toString(years))));
    }

    void carryOutRenewal(Work work) {
        books.remove(work);
        int years = Integer.parseInt(work.details().getOrDefault("years", "1"));
        books.domain(work.subjectId())
                .ifPresent(domain -> charge(domain, years, work.details().getOrDefault("by", "api")));
    }

    /** It expires, or its grace ends. */
    void fallDue(Domain domain) {
        if (domain.status() == DomainStatus.GRACE) {
            Domain expired = domain.with(DomainStatus.EXPIRED);
            books.put(expired);
            events.tell("expired", expired);
        } else if (!domain.autoRenew() || !charge(domain, 1, "auto")) {
            Domain grace = domain.with(DomainStatus.GRACE);
            books.put(grace);
            events.tell("grace_period", grace);
        }
    }

    private boolean charge(Domain domain, int years, String by) {
        BigDecimal cost = Domain.cost(years);
        Optional<String> refusal = refusal(domain, cost);
        if (refusal.isPresent()) {
            events.renewalFailed(domain, refusal.get());
            return false;
        }
        Domain renewed = domain.renewed(years);
        books.put(books.wallet().minus(cost));
        books.put(renewed);
        books.charge(renewed, "domain-renewal", domain.expiresAt(), cost, by);
        events.tell("renewal.success", renewed);
        return true;
    }

    private Optional<String> refusal(Domain domain, BigDecimal cost) {
        if (!domain.status().isLive()) {
            return Optional.of("Domain is " + domain.status());
        }
        if (!domain.isRenewableAt(books.now())) {
            return Optional.of("Renewal window is not open yet");
        }
        return books.wallet().covers(cost) ? Optional.empty() : Optional.of(EMPTY_WALLET);
    }

    private void next(Work.Kind kind, Domain domain, Map<String, String> details) {
        books.put(Work.of(
                kind,
                books.now().plus(behaviour.get().processing()),
                domain.id().name(),
                details));
    }
}
