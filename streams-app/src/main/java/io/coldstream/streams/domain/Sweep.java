package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One walk over the reseller's whole list, a page at a time: the next page is asked for when the last one was answered.
 * Pages shift while they are read; what that hides is looked for afterwards, what it shows twice does no harm.
 *
 * @param id in the order of time; until a sweep was complete it ends in {@code -import}
 * @param reason why it was begun; of one that is incomplete, why it ended
 * @param actor who asked for it; {@code null} if it was due
 * @param requestId the request that asked for it
 * @param page the one that is read next or was read last, from 1
 * @param totalPages as the reseller last said
 * @param listed subscriptions on the pages so far
 * @param tries failed tries of this page
 * @param nextAt when the next page may be asked for
 * @param asked the command that is on its way
 * @param answerBy when that one counts as lost; {@code null} until it is released
 */
public record Sweep(
        String id,
        Instant startedAt,
        @Nullable Instant endedAt,
        State state,
        String reason,
        @Nullable String actor,
        @Nullable String requestId,
        int page,
        int totalPages,
        int listed,
        int tries,
        Instant nextAt,
        @Nullable String asked,
        @Nullable Instant answerBy) {

    /** All that is kept of sweeps lies under this key: one reseller, one list. */
    public static final String KEY = "sweep:";

    /** So many are remembered. */
    public static final int MOST_KEPT = 20;

    static final int MOST_PAGES = 100_000;

    private static final String IMPORT = "-import";
    private static final List<Duration> PAUSES =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(30));

    /** Where a sweep stands. */
    public enum State {
        RUNNING,
        /** Every page was read. */
        COMPLETE,
        /** A page could not be read; the next sweep comes at its time. */
        INCOMPLETE
    }

    /**
     * @param number of the sweep, from 1
     * @param imports whether none was complete before
     */
    public static Sweep begun(
            int number,
            boolean imports,
            Instant at,
            String reason,
            @Nullable String actor,
            @Nullable String requestId) {
        return new Sweep(
                id(number) + (imports ? IMPORT : ""),
                at,
                null,
                State.RUNNING,
                reason,
                actor,
                requestId,
                1,
                0,
                0,
                0,
                at,
                null,
                null);
    }

    /** The beginning of the ids of a sweep of this number. */
    public static String id(int number) {
        return "%08d".formatted(Math.max(0, number));
    }

    /** The number of a sweep. */
    public static int number(String sweepId) {
        return Integer.parseInt(sweepId.substring(0, 8));
    }

    /** Whether what it finds and nobody told of counts as having been there before us. */
    static boolean isImport(String sweepId) {
        return sweepId.endsWith(IMPORT);
    }

    public boolean isRunning() {
        return state == State.RUNNING;
    }

    /** When something is to be done by itself; {@code null} while an answer is waited for, or when it is over. */
    public @Nullable Instant dueAt() {
        if (!isRunning()) {
            return null;
        }
        return asked == null ? nextAt : answerBy;
    }

    /** The command for its page: another one for each try. */
    public String commandId() {
        return String.join("~", KEY, id, Integer.toString(page), Integer.toString(tries + 1));
    }

    public Sweep asking() {
        return new Sweep(
                id,
                startedAt,
                endedAt,
                state,
                reason,
                actor,
                requestId,
                page,
                totalPages,
                listed,
                tries,
                nextAt,
                commandId(),
                null);
    }

    /** An answer that is not there by {@code inDoubtAt} will not come. */
    public Sweep released(String commandId, Instant inDoubtAt) {
        return commandId.equals(asked)
                ? new Sweep(
                        id,
                        startedAt,
                        endedAt,
                        state,
                        reason,
                        actor,
                        requestId,
                        page,
                        totalPages,
                        listed,
                        tries,
                        nextAt,
                        asked,
                        inDoubtAt)
                : this;
    }

    /**
     * Its page was read.
     *
     * @param gap to the next page
     */
    public Sweep read(int pages, int onPage, Instant at, Duration gap) {
        if (onPage == 0 && page < pages) {
            return failed("empty-page", at, gap);
        }
        if (pages > MOST_PAGES) {
            return ended(State.INCOMPLETE, "too-many-pages", at);
        }
        boolean last = page >= pages;
        Sweep next = new Sweep(
                id,
                startedAt,
                null,
                State.RUNNING,
                reason,
                actor,
                requestId,
                last ? page : page + 1,
                pages,
                listed + onPage,
                0,
                at.plus(gap),
                null,
                null);
        return last ? next.ended(State.COMPLETE, reason, at) : next;
    }

    /** Its page could not be read: once more after a pause, or never. */
    public Sweep failed(String why, Instant at, Duration gap) {
        return tries >= PAUSES.size()
                ? ended(State.INCOMPLETE, why, at)
                : new Sweep(
                        id,
                        startedAt,
                        null,
                        State.RUNNING,
                        reason,
                        actor,
                        requestId,
                        page,
                        totalPages,
                        listed,
                        tries + 1,
                        at.plus(longer(PAUSES.get(tries), gap)),
                        null,
                        null);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Sweep ended(State how, String why, Instant at) {
        return new Sweep(
                id, startedAt, at, how, why, actor, requestId, page, totalPages, listed, tries, at, null, null);
    }
}
