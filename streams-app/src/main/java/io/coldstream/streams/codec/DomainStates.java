package io.coldstream.streams.codec;

import io.coldstream.streams.avro.DomainPurchaseState;
import io.coldstream.streams.avro.DomainReportState;
import io.coldstream.streams.avro.DomainState;
import io.coldstream.streams.avro.DomainText;
import io.coldstream.streams.avro.MemberState;
import io.coldstream.streams.domain.Domain;
import io.coldstream.streams.domain.DomainPurchase;
import io.coldstream.streams.domain.DomainReport;
import io.coldstream.streams.domain.Member;
import io.coldstream.streams.domain.Members;
import io.coldstream.streams.domain.MembershipTold.Standing;
import io.coldstream.streams.domain.Stamp;
import io.coldstream.streams.domain.Stamped;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A domain in its store, and back. */
public final class DomainStates {

    private DomainStates() {}

    public static DomainState store(Domain domain, long storyLength) {
        return DomainState.newBuilder()
                .setDomainId(text(domain.domainId()))
                .setPurchase(purchase(domain.purchase()))
                .setReport(report(domain.report()))
                .setExpiresAt(domain.expiresAt())
                .setWatchedAt(domain.watchedAt())
                .setHeardAt(domain.heardAt())
                .setMembers(domain.members().byId().values().stream()
                        .map(DomainStates::member)
                        .toList())
                .setStoryLength(storyLength)
                .build();
    }

    public static Domain load(String alias, DomainState state) {
        TreeMap<String, Member> members = new TreeMap<>();
        state.getMembers().forEach(member -> members.put(member.getSubscriptionId(), member(member)));
        return new Domain(
                alias,
                state.getDomainId()
                        .map(told -> new Stamped<>(told.getValue(), new Stamp(told.getSentAt(), told.getBodyHash())))
                        .orElse(null),
                state.getPurchase().map(DomainStates::purchase).orElse(null),
                state.getReport().map(DomainStates::report).orElse(null),
                state.getExpiresAt().orElse(null),
                state.getWatchedAt().orElse(null),
                state.getHeardAt().orElse(null),
                new Members(members));
    }

    private static @Nullable DomainText text(@Nullable Stamped<String> fact) {
        return fact == null
                ? null
                : new DomainText(
                        fact.value(), fact.stamp().sentAt(), fact.stamp().bodyHash());
    }

    private static @Nullable DomainPurchaseState purchase(@Nullable Stamped<DomainPurchase> fact) {
        return fact == null
                ? null
                : new DomainPurchaseState(
                        fact.value().orderId(),
                        fact.value().createdAt(),
                        Amounts.stored(fact.value().price()),
                        fact.stamp().sentAt(),
                        fact.stamp().bodyHash());
    }

    private static Stamped<DomainPurchase> purchase(DomainPurchaseState state) {
        return new Stamped<>(
                new DomainPurchase(
                        state.getOrderId().orElse(null),
                        state.getCreatedAt().orElse(null),
                        Amounts.stored(state.getPrice().orElse(null))),
                new Stamp(state.getSentAt(), state.getBodyHash()));
    }

    private static @Nullable DomainReportState report(@Nullable Stamped<DomainReport> fact) {
        return fact == null
                ? null
                : new DomainReportState(
                        fact.value().kind().name(),
                        fact.value().reason(),
                        fact.value().at(),
                        fact.stamp().sentAt(),
                        fact.stamp().bodyHash());
    }

    private static Stamped<DomainReport> report(DomainReportState state) {
        return new Stamped<>(
                new DomainReport(
                        DomainReport.Kind.valueOf(state.getKind()),
                        state.getReason().orElse(null),
                        state.getAt()),
                new Stamp(state.getSentAt(), state.getBodyHash()));
    }

    private static MemberState member(Member member) {
        Map<String, Instant> standings = new HashMap<>();
        member.standings().forEach((standing, at) -> standings.put(standing.name(), at));
        Member.DomainIdTold domainId = member.domainId();
        return new MemberState(
                member.subscriptionId(),
                member.since(),
                member.joinedAt(),
                domainId == null ? null : domainId.domainId(),
                domainId == null ? null : domainId.at(),
                standings);
    }

    private static Member member(MemberState state) {
        Map<Standing, Instant> standings = new EnumMap<>(Standing.class);
        state.getStandings().forEach((standing, at) -> standings.put(Standing.valueOf(standing), at));
        return new Member(
                state.getSubscriptionId(),
                state.getSince(),
                state.getJoinedAt(),
                state.getDomainId()
                        .map(id -> new Member.DomainIdTold(
                                id, state.getDomainIdAt().orElse(Instant.EPOCH)))
                        .orElse(null),
                standings);
    }
}
