package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscription's place among those of its domain. A recreated subscription gets a new id from the vendor and continues
 * the old one; a further subscription for the same domain does not. Only a read tells them apart: the old one lives on
 * until a read shows it ended, or two reads miss it while they show a younger one.
 *
 * @param since the earliest sending time known of it
 * @param home what its domain last told; {@code null} until it did
 * @param predecessors those that it continues, the root first
 * @param ending where the question stands whether a younger one continues it; {@code null} while nobody asks
 */
public record Lineage(
        @Nullable Instant since,
        @Nullable Home home,
        List<String> predecessors,
        @Nullable Ending ending) {

    public static final Lineage NONE = new Lineage(null, null, List.of(), null);

    private static final Duration BETWEEN_MISSES = Duration.ofMinutes(10);
    private static final int MOST_PREDECESSORS = 50;

    public Lineage {
        predecessors = List.copyOf(predecessors);
    }

    /**
     * @param domain the domain's alias
     * @param expiresAt the domain's expiry, as far as told
     * @param elders members that came before it and may be what it continues, while no read has shown
     * @param youngers living members that came after it, the first one first
     */
    public record Home(String domain, @Nullable Instant expiresAt, List<String> elders, List<String> youngers) {
        public Home {
            elders = List.copyOf(elders);
            youngers = List.copyOf(youngers);
        }
    }

    /** Whether it lives on beside a younger one. */
    public sealed interface Ending {

        /**
         * A read is to show it.
         *
         * @param at since when
         * @param missingSince the read that missed it first, while it showed a younger one
         */
        record Questioned(Instant at, @Nullable Instant missingSince) implements Ending {}

        /**
         * A read showed it gone or ended.
         *
         * @param successor what continues it
         * @param handedOver whether the successor was told its state
         */
        record Gone(Instant at, String successor, boolean handedOver) implements Ending {}
    }

    /** The first of the line, under which its paid periods are counted. */
    String root(String subscriptionId) {
        return predecessors.isEmpty() ? subscriptionId : predecessors.getFirst();
    }

    /** What continues it; {@code null} while it lives. */
    public @Nullable String successor() {
        return ending instanceof Ending.Gone gone ? gone.successor() : null;
    }

    public boolean isGone() {
        return ending instanceof Ending.Gone;
    }

    boolean isQuestioned() {
        return ending instanceof Ending.Questioned;
    }

    /** Whether the last read missed it while it showed a younger one. */
    boolean isMissed() {
        return ending instanceof Ending.Questioned question && question.missingSince() != null;
    }

    boolean mayContinueAnother() {
        return home != null && !home.elders.isEmpty();
    }

    Lineage heard(Instant sentAt) {
        return since != null && !sentAt.isBefore(since) ? this : new Lineage(sentAt, home, predecessors, ending);
    }

    /** A younger one that was not known before opens the question. */
    Lineage told(DomainNews news) {
        List<String> known = home != null && home.domain.equals(news.domain()) ? home.youngers : List.of();
        Ending next = ending;
        if (news.youngers().isEmpty()) {
            next = isGone() ? ending : null;
        } else if (!isGone() && !known.containsAll(news.youngers())) {
            next = new Ending.Questioned(news.at(), null);
        }
        return new Lineage(
                since, new Home(news.domain(), news.expiresAt(), news.elders(), news.youngers()), predecessors, next);
    }

    Lineage observed(Observation read) {
        Ending.Questioned question = ending instanceof Ending.Questioned asked ? asked : null;
        if (isGone() || home == null || home.youngers.isEmpty()) {
            return this;
        }
        if (question != null && read.at().isBefore(question.at())) {
            return this;
        }
        if (read.shown()) {
            return with(read.status().ended() ? new Ending.Gone(read.at(), successor(read, home), false) : null);
        }
        if (home.youngers.stream().noneMatch(read.others()::contains)) {
            return this;
        }
        Instant missingSince = question == null ? null : question.missingSince();
        if (missingSince == null) {
            return with(new Ending.Questioned(question == null ? read.at() : question.at(), read.at()));
        }
        return read.at().isBefore(missingSince.plus(BETWEEN_MISSES))
                ? this
                : with(new Ending.Gone(read.at(), successor(read, home), false));
    }

    /** The first of the younger ones that the read showed, else the first of them. */
    private static String successor(Observation read, Home home) {
        return home.youngers.stream()
                .filter(read.others()::contains)
                .findFirst()
                .orElse(home.youngers.getFirst());
    }

    Lineage handedOver() {
        return ending instanceof Ending.Gone gone ? with(new Ending.Gone(gone.at(), gone.successor(), true)) : this;
    }

    /** It continues another one, and all that that one continued. */
    Lineage continuing(Subscription from) {
        List<String> line = new ArrayList<>(from.lineage().predecessors);
        line.add(from.id());
        predecessors.stream().filter(id -> !line.contains(id)).forEach(line::add);
        while (line.size() > MOST_PREDECESSORS) {
            line.remove(1);
        }
        return new Lineage(since, home, line, ending);
    }

    private Lineage with(@Nullable Ending next) {
        return new Lineage(since, home, predecessors, next);
    }
}
