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
    /** The vendor recreates asynchronously: so long the old one may still be listed beside its successor. */
    private static final Duration SETTLED_AFTER = Duration.ofHours(24);

    private static final int MOST_PREDECESSORS = 50;

    public Lineage {
        predecessors = List.copyOf(predecessors);
    }

    /**
     * @param domain the domain's alias
     * @param expiresAt the domain's expiry, as far as told
     * @param elders members that came before it and may be what it continues, while no read has shown
     * @param youngers living members that came after it, the first one first
     * @param changedAt when the youngers changed last
     * @param beside those of the youngers beside which it was read alive for so long that they don't continue it
     * @param shown whether a read showed it under this domain
     */
    public record Home(
            String domain,
            @Nullable Instant expiresAt,
            List<String> elders,
            List<String> youngers,
            Instant changedAt,
            List<String> beside,
            boolean shown) {
        public Home {
            elders = List.copyOf(elders);
            youngers = List.copyOf(youngers);
            beside = List.copyOf(beside);
        }

        /** What may continue it. */
        List<String> candidates() {
            return youngers.stream().filter(id -> !beside.contains(id)).toList();
        }

        private Home read(Observation read) {
            boolean here = read.shown() && domain.endsWith("/" + read.domain());
            boolean settled =
                    read.shown() && !read.status().ended() && !read.at().isBefore(changedAt.plus(SETTLED_AFTER));
            return new Home(domain, expiresAt, elders, youngers, changedAt, settled ? youngers : beside, shown || here);
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

    /** Since when a read is to show whether it lives on. */
    @Nullable
    Instant questionedAt() {
        return ending instanceof Ending.Questioned question ? question.at() : null;
    }

    boolean isHandedOver() {
        return ending instanceof Ending.Gone gone && gone.handedOver();
    }

    boolean mayContinueAnother() {
        return home != null && !home.elders.isEmpty();
    }

    /** The same by what a read of its own showed: an elder that is listed beside it lives. */
    boolean mayContinueAnother(Observation read) {
        return home != null && !read.others().containsAll(home.elders);
    }

    Lineage heard(Instant sentAt) {
        return since != null && !sentAt.isBefore(since) ? this : new Lineage(sentAt, home, predecessors, ending);
    }

    /** A younger one that was not known before opens the question. */
    Lineage told(DomainNews news) {
        Home known = home != null && home.domain.equals(news.domain()) ? home : null;
        Home next = new Home(
                news.domain(),
                news.expiresAt(),
                news.elders(),
                news.youngers(),
                known != null && known.youngers.equals(news.youngers()) ? known.changedAt : news.at(),
                known == null ? List.of() : known.beside,
                known != null && known.shown);
        boolean asked = known == null ? !news.youngers().isEmpty() : !known.youngers.containsAll(news.youngers());
        Ending then = isGone() ? ending : asked ? new Ending.Questioned(news.at(), null) : ending;
        return new Lineage(
                since, next, predecessors, !isGone() && news.youngers().isEmpty() ? null : then);
    }

    /**
     * One read may be wrong, and a page may miss an entry: it takes two, some time apart, to end it.
     *
     * @param domain the domain that it belongs to by now
     * @param everShown whether any read showed it: one that was seen elsewhere alone may be listed elsewhere
     */
    Lineage observed(Observation read, @Nullable String domain, boolean everShown) {
        if (isGone() || home == null || !home.domain.equals(domain)) {
            return this;
        }
        Home seen = home.read(read);
        Lineage now = new Lineage(since, seen, predecessors, ending);
        Ending.Questioned question = ending instanceof Ending.Questioned asked ? asked : null;
        if (question != null && read.at().isBefore(question.at())) {
            return now;
        }
        if (read.shown() && !read.status().ended()) {
            return now.with(null);
        }
        List<String> candidates = seen.candidates();
        boolean missed = read.shown()
                ? !candidates.isEmpty()
                : (seen.shown || !everShown) && candidates.stream().anyMatch(read.others()::contains);
        if (!missed) {
            return now;
        }
        Instant missingSince = question == null ? null : question.missingSince();
        if (missingSince == null) {
            return now.with(new Ending.Questioned(question == null ? read.at() : question.at(), read.at()));
        }
        return read.at().isBefore(missingSince.plus(BETWEEN_MISSES))
                ? now
                : now.with(new Ending.Gone(read.at(), successor(read, candidates), false));
    }

    /** The first of the younger ones that the read showed, else the first of them. */
    private static String successor(Observation read, List<String> candidates) {
        return candidates.stream().filter(read.others()::contains).findFirst().orElse(candidates.getFirst());
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
