package io.coldstream.sandbox;

import java.util.Map;

/** The vendor's webhooks about domains and their records. Only that of a successful order has a page; none has a subscriptionId. */
final class DomainEvents {

    private final Outbox outbox;

    DomainEvents(Outbox outbox) {
        this.outbox = outbox;
    }

    void ordered(Domain ordered) {
        Map<String, Object> data = Outbox.data(ordered.owner());
        data.put("orderId", ordered.orderId());
        data.put("domainId", ordered.id().domainId());
        data.put("domainName", ordered.id().name());
        data.put("creationTime", ordered.registeredAt());
        data.put("expiryDate", ordered.expiresAt());
        data.put("price", Domain.PRICE.stripTrailingZeros());
        outbox.send("domain.order.success", data);
    }

    void orderFailed(Domain ordered, String reason) {
        Map<String, Object> data = Outbox.data(ordered.owner());
        data.put("orderId", ordered.orderId());
        data.put("domainName", ordered.id().name());
        data.put("reason", reason);
        outbox.send("domain.order.failed", data);
    }

    void renewalFailed(Domain domain, String reason) {
        Map<String, Object> data = of(domain);
        data.put("reason", reason);
        outbox.send("domain.renewal.failed", data);
    }

    /** @param name the part after {@code domain.} */
    void tell(String name, Domain domain) {
        outbox.send("domain." + name, of(domain));
    }

    private static Map<String, Object> of(Domain domain) {
        Map<String, Object> data = Outbox.data(domain.owner());
        data.put("domainId", domain.id().domainId());
        data.put("domainName", domain.id().name());
        data.put("expiryDate", domain.expiresAt());
        return data;
    }

    void recordUpdated(Domain of, DnsRecord updated) {
        Map<String, Object> data = Outbox.data(of.owner());
        data.put("domain", updated.domain());
        data.put("recordId", updated.recordId());
        data.put("host", updated.host());
        data.put("recordType", updated.recordType());
        data.put("value", updated.value());
        outbox.send("dns-record.updated", data);
    }
}
