package io.coldstream.streams.query;

import io.coldstream.streams.codec.Domains;
import io.coldstream.streams.domain.Domain;

/** A domain as it is shown: what its topic shows, with what does not fit told in words. */
final class DomainView {

    private DomainView() {}

    static JsonObject of(Domain domain) {
        io.coldstream.avro.Domain shown = Domains.shown(domain);
        return new JsonObject()
                .with("userId", shown.getUserId())
                .with("domain", shown.getDomain())
                .with("domainId", shown.getDomainId())
                .with("status", shown.getStatus())
                .with("reported", shown.getReported())
                .with("reportedReason", shown.getReportedReason())
                .with("contradiction", shown.getContradiction().map(Reasons::words))
                .with("expiresAt", shown.getExpiresAt())
                .with("graceEndsAt", shown.getGraceEndsAt())
                .with("nextNoticeAt", shown.getNextNoticeAt())
                .with("orderId", shown.getOrderId())
                .with("price", shown.getPrice())
                .with("subscriptions", JsonObject.list(shown.getSubscriptions()))
                .with("updatedAt", shown.getUpdatedAt());
    }
}
