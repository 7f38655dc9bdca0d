package io.coldstream.streams.codec;

import io.coldstream.avro.Cause;
import io.coldstream.avro.DomainStatus;
import io.coldstream.avro.RenewalDecision;
import io.coldstream.avro.RenewalDecisionKind;
import io.coldstream.streams.domain.Domain;
import io.coldstream.streams.domain.DomainDecision;
import io.coldstream.streams.domain.DomainPurchase;
import io.coldstream.streams.domain.DomainReport;
import io.coldstream.streams.domain.Stamped;
import java.time.Instant;
import java.util.List;

/** Domains, and what is announced about them, as the world sees them. */
public final class Domains {

    private Domains() {}

    public static io.coldstream.avro.Domain shown(Domain domain) {
        DomainReport report = Stamped.valueOf(domain.report());
        DomainPurchase purchase = Stamped.valueOf(domain.purchase());
        return io.coldstream.avro.Domain.newBuilder()
                .setUserId(domain.userId())
                .setDomain(domain.name())
                .setDomainId(Stamped.valueOf(domain.domainId()))
                .setStatus(DomainStatus.valueOf(domain.status().name()))
                .setReported(report == null ? null : report.kind().name())
                .setReportedReason(report == null ? null : report.reason())
                .setContradiction(domain.contradiction())
                .setExpiresAt(domain.expiresAt())
                .setGraceEndsAt(domain.graceEndsAt())
                .setNextNoticeAt(domain.nextNoticeAt())
                .setOrderId(purchase == null ? null : purchase.orderId())
                .setPrice(Amounts.wire(purchase == null ? null : purchase.price()))
                .setSubscriptions(domain.members().living())
                .setUpdatedAt(domain.updatedAt())
                .build();
    }

    public static RenewalDecision notice(Domain domain, DomainDecision.Notice notice, Instant at, Cause cause) {
        return RenewalDecision.newBuilder()
                .setSubscriptionId("")
                .setDomain(domain.name())
                .setKind(RenewalDecisionKind.valueOf(notice.step().name()))
                .setPeriodEnd(notice.expiresAt())
                .setRenewedUntil(notice.renewedUntil())
                .setReason(notice.code())
                .setDecidedAt(at)
                .setCauses(List.of(cause))
                .build();
    }
}
