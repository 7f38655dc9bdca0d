package io.coldstream.streams.topology;

import io.coldstream.avro.Command;
import io.coldstream.avro.Money;
import io.coldstream.avro.RenewalPolicy;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Counts the money of one run by itself, the plain way: every release is kept, and each sum is taken anew. */
final class SpendingLedger {

    /** Released, with the caps of that moment. */
    record Release(String commandId, String user, BigDecimal amount, Instant at, List<Cap> caps) {

        boolean isOf(Cap cap) {
            LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
            String span = cap.daily() ? day.toString() : YearMonth.from(day).toString();
            return cap.span().equals(span) && cap.user().map(user::equals).orElse(true);
        }
    }

    /** @param span a day or a month */
    record Cap(boolean daily, String span, Optional<String> user, BigDecimal most) {}

    private final Map<String, Release> releases = new LinkedHashMap<>();
    private final Set<String> freed = new HashSet<>();
    private final Set<String> settled = new HashSet<>();

    SpendingLedger() {}

    SpendingLedger(SpendingLedger other) {
        releases.putAll(other.releases);
        freed.addAll(other.freed);
        settled.addAll(other.settled);
    }

    /** @throws AssertionError if it was released before, or a cap is passed */
    void released(Command command, Instant at, Map<String, RenewalPolicy> policies) {
        String user = command.getUserId().orElseThrow();
        BigDecimal amount = command.getEstimate().orElseThrow().getAmount();
        Release release = new Release(command.getCommandId(), user, amount, at, caps(user, at, policies));
        if (releases.put(command.getCommandId(), release) != null) {
            throw new AssertionError(command.getCommandId() + " was released twice");
        }
        for (Cap cap : release.caps()) {
            check(cap, sum(cap, other -> !freed.contains(other.commandId())), "reserved or spent");
        }
    }

    /** Only the first word about a released command counts. */
    void settled(String commandId, boolean toFree) {
        if (releases.containsKey(commandId) && settled.add(commandId) && toFree) {
            freed.add(commandId);
        }
    }

    /** Whatever anybody settled: what was charged in truth passes no cap that held when it was released. */
    void checkTruth(Set<String> charged) {
        List<Release> sofar = new ArrayList<>();
        for (Release release : releases.values()) {
            if (charged.contains(release.commandId())) {
                sofar.add(release);
                for (Cap cap : release.caps()) {
                    BigDecimal sum = sofar.stream()
                            .filter(other -> other.isOf(cap))
                            .map(Release::amount)
                            .reduce(BigDecimal.ZERO, BigDecimal::add);
                    check(cap, sum, "charged");
                }
            }
        }
    }

    /** By the names that dispatch gives its purses. */
    Map<String, BigDecimal> purses() {
        Map<String, BigDecimal> purses = new TreeMap<>();
        releases.values().stream()
                .filter(release -> !freed.contains(release.commandId()))
                .forEach(release -> {
                    LocalDate day = LocalDate.ofInstant(release.at(), ZoneOffset.UTC);
                    for (String span : List.of("day " + day, "month " + YearMonth.from(day))) {
                        purses.merge(span + " all USD", release.amount(), BigDecimal::add);
                        purses.merge(span + " user " + release.user() + " USD", release.amount(), BigDecimal::add);
                    }
                });
        return purses;
    }

    int size() {
        return releases.size();
    }

    int frees() {
        return freed.size();
    }

    private BigDecimal sum(Cap cap, Predicate<Release> counts) {
        return releases.values().stream()
                .filter(other -> other.isOf(cap) && counts.test(other))
                .map(Release::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static void check(Cap cap, BigDecimal sum, String what) {
        if (sum.compareTo(cap.most()) > 0) {
            throw new AssertionError(sum + " " + what + ", which passes " + cap);
        }
    }

    private static List<Cap> caps(String user, Instant at, Map<String, RenewalPolicy> policies) {
        List<Cap> caps = new ArrayList<>();
        add(caps, policies.get("default"), Optional.empty(), at);
        add(caps, policies.get("user:" + user), Optional.of(user), at);
        return caps;
    }

    private static void add(List<Cap> caps, @Nullable RenewalPolicy policy, Optional<String> user, Instant at) {
        if (policy == null) {
            return;
        }
        LocalDate day = LocalDate.ofInstant(at, ZoneOffset.UTC);
        policy.getDailyCap()
                .map(Money::getAmount)
                .ifPresent(most -> caps.add(new Cap(true, day.toString(), user, most)));
        policy.getMonthlyCap()
                .map(Money::getAmount)
                .ifPresent(most -> caps.add(new Cap(false, YearMonth.from(day).toString(), user, most)));
    }
}
