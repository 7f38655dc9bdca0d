package io.coldstream.sandbox;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The DNS records of the domains. */
final class Zone {

    private static final int TTL_SECONDS = 3600;

    private final Books books;
    private final DomainEvents events;

    Zone(Books books, DomainEvents events) {
        this.books = books;
        this.events = events;
    }

    /** The records that a new domain begins with. */
    void create(Domain registered) {
        String domain = registered.id().name();
        add(domain, "www", domain, "CNAME", null);
        add(
                domain,
                "_dmarc",
                Dmarc.value("p=none", List.of(), registered.owner().userEmail()),
                "TXT",
                null);
    }

    /** The records that mail needs, unless the domain has them from an earlier order. */
    void addMail(Subscription ordered) {
        String domain = ordered.domain().name();
        if (books.recordsOf(domain).anyMatch(known -> known.recordType().equals("MX"))) {
            return;
        }
        boolean google = ordered.terms().provider() == Provider.GOOGLE;
        add(
                domain,
                "@",
                google ? "smtp.google.com" : domain.replace('.', '-') + ".mail.protection.outlook.com",
                "MX",
                "1");
        add(
                domain,
                "@",
                "v=spf1 include:" + (google ? "_spf.google.com" : "spf.protection.outlook.com") + " ~all",
                "TXT",
                null);
    }

    private void add(String domain, String host, String value, String type, @Nullable String priority) {
        books.put(new DnsRecord(Ids.recordId(), domain, host, value, type, priority, TTL_SECONDS, List.of()));
    }

    /** The records of a domain; a wrong user sees none, as elsewhere in this API. */
    Stream<DnsRecord> records(String domain, @Nullable String userId) {
        return owned(domain, userId).stream().flatMap(known -> books.recordsOf(domain));
    }

    /**
     * Changes a record.
     *
     * @param excluded default DMARC tags to leave out; null keeps the exclusions that it has
     * @return empty where the domain has no such record
     */
    Optional<DnsRecord> update(DnsRecord asked, @Nullable List<String> excluded, @Nullable String userId) {
        Optional<DnsRecord> found = books.find(DnsRecord.class, DnsRecord.key(asked.recordId()))
                .filter(known -> known.domain().equals(asked.domain()));
        Optional<Domain> domain = owned(asked.domain(), userId);
        if (found.isEmpty() || domain.isEmpty()) {
            return Optional.empty();
        }
        boolean dmarc = Dmarc.isDmarc(asked.recordType(), asked.host(), asked.value());
        List<String> kept = !dmarc ? List.of() : excluded == null ? found.get().excludedDmarcTags() : excluded;
        DnsRecord updated = new DnsRecord(
                asked.recordId(),
                asked.domain(),
                asked.host(),
                dmarc ? Dmarc.value(asked.value(), kept, domain.get().owner().userEmail()) : asked.value(),
                asked.recordType(),
                asked.priority(),
                TTL_SECONDS,
                kept);
        books.put(updated);
        events.recordUpdated(domain.get(), updated);
        return Optional.of(updated);
    }

    private Optional<Domain> owned(String domain, @Nullable String userId) {
        return books.domain(domain)
                .filter(known -> userId == null
                        || userId.isEmpty()
                        || known.owner().userId().equals(userId));
    }
}
