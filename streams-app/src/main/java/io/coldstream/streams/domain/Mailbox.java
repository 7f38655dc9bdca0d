package io.coldstream.streams.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One mailbox: what its creation said, and each field as last updated. It never copies its subscription's state.
 *
 * @param created what {@code mailbox.created} said; {@code null} while only updates are known
 * @param credentials stamp of the newest creation that carried credentials; {@code null} when none did
 * @param creations body hashes of the creations told, at most {@link #MOST_CREATIONS}: the vendor sends one, so more
 *     are contradictions
 * @param applied the newest webhooks about it
 * @param lostTo the subscription that a later webhook told it under; {@code null} while it belongs here
 */
public record Mailbox(
        String id,
        @Nullable Stamped<Creation> created,
        @Nullable Stamped<String> email,
        @Nullable Stamped<String> firstName,
        @Nullable Stamped<String> lastName,
        @Nullable Stamped<String> userName,
        @Nullable Stamped<String> profilePicture,
        @Nullable Stamp credentials,
        SortedSet<String> creations,
        CallQueue<MailboxChange> updates,
        CallQueue<Reexport> reexports,
        Applied applied,
        @Nullable String lostTo) {

    /**
     * Page "Update mailbox details": two a day. Two in 25 hours are safe under every reading of "day". The page promises
     * the change "shortly": after six hours without its webhook something is wrong.
     */
    public static final Calls.Terms UPDATES = new Calls.Terms(2, Duration.ofHours(25), Duration.ofHours(6));

    /**
     * Page "Re-export a mailbox (Oauth)": three a week, dashboard use counted. A consent may wait for a person at the
     * provider, hence a day.
     */
    public static final Calls.Terms REEXPORTS =
            new Calls.Terms(3, Duration.ofDays(7).plusHours(1), Duration.ofHours(24));

    /** So long after its creation the vendor's answer that it knows no such mailbox is not believed. */
    private static final Duration NEW = Duration.ofMinutes(30);

    private static final int MOST_CREATIONS = 8;

    public Mailbox {
        creations = Collections.unmodifiableSortedSet(new TreeSet<>(creations));
    }

    /** What {@code mailbox.created} says. Of contradicting creations the later one holds as a whole. */
    public record Creation(
            @Nullable Account account,
            @Nullable String orderId,
            @Nullable String domain,
            @Nullable String provider,
            @Nullable Boolean admin,
            @Nullable Money price,
            @Nullable Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable String email,
            @Nullable String firstName,
            @Nullable String lastName) {}

    public static Mailbox unknown(String id) {
        return new Mailbox(
                id,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new TreeSet<>(),
                CallQueue.none(UPDATES),
                CallQueue.none(REEXPORTS),
                Applied.NONE,
                null);
    }

    public boolean exists() {
        return created != null;
    }

    Mailbox apply(WebhookEvent.MailboxCreated event) {
        Stamp stamp = event.about().stamp();
        Creation creation = event.creation();
        return new Mailbox(
                id,
                Stamped.later(created, new Stamped<>(creation, stamp)),
                Stamped.later(email, Stamped.told(creation.email(), stamp)),
                Stamped.later(firstName, Stamped.told(creation.firstName(), stamp)),
                Stamped.later(lastName, Stamped.told(creation.lastName(), stamp)),
                userName,
                Stamped.later(profilePicture, Stamped.told(event.profilePicture(), stamp)),
                event.withCredentials() && (credentials == null || stamp.compareTo(credentials) > 0)
                        ? stamp
                        : credentials,
                withCreation(stamp.bodyHash()),
                updates,
                reexports,
                applied,
                lostTo);
    }

    Mailbox apply(WebhookEvent.MailboxUpdated event) {
        Stamp stamp = event.about().stamp();
        MailboxChange change = event.change();
        MailboxChange known = facts();
        return new Mailbox(
                id,
                created,
                Stamped.later(email, Stamped.told(event.email(), stamp)),
                Stamped.later(firstName, Stamped.told(change.firstName(), stamp)),
                Stamped.later(lastName, Stamped.told(change.lastName(), stamp)),
                Stamped.later(userName, Stamped.told(change.userName(), stamp)),
                Stamped.later(profilePicture, Stamped.told(change.profilePicture(), stamp)),
                credentials,
                creations,
                updates.confirmed(wanted -> change.shows(wanted, known)),
                reexports,
                applied,
                lostTo);
    }

    private MailboxChange facts() {
        return new MailboxChange(
                id,
                Stamped.valueOf(firstName),
                Stamped.valueOf(lastName),
                Stamped.valueOf(userName),
                Stamped.valueOf(profilePicture));
    }

    /** Whether it was created only minutes ago. */
    boolean isNew(Instant at) {
        return created != null && created.stamp().sentAt().plus(NEW).isAfter(at);
    }

    Mailbox withUpdates(CallQueue<MailboxChange> queue) {
        return new Mailbox(
                id,
                created,
                email,
                firstName,
                lastName,
                userName,
                profilePicture,
                credentials,
                creations,
                queue,
                reexports,
                applied,
                lostTo);
    }

    Mailbox withReexports(CallQueue<Reexport> queue) {
        return new Mailbox(
                id,
                created,
                email,
                firstName,
                lastName,
                userName,
                profilePicture,
                credentials,
                creations,
                updates,
                queue,
                applied,
                lostTo);
    }

    Mailbox remembering(About about) {
        return new Mailbox(
                id,
                created,
                email,
                firstName,
                lastName,
                userName,
                profilePicture,
                credentials,
                creations,
                updates,
                reexports,
                applied.with(about),
                lostTo);
    }

    /** Its facts go to the subscription that it belongs to; what is on its way or counted against limits stays. */
    Mailbox lostTo(String owner) {
        return new Mailbox(
                id, null, null, null, null, null, null, null, new TreeSet<>(), updates, reexports, applied, owner);
    }

    /** It belongs here again. */
    Mailbox found() {
        return new Mailbox(
                id,
                created,
                email,
                firstName,
                lastName,
                userName,
                profilePicture,
                credentials,
                creations,
                updates,
                reexports,
                applied,
                null);
    }

    /** With what another subscription knew of it. */
    Mailbox joined(Mailbox other) {
        SortedSet<String> told = new TreeSet<>(creations);
        told.addAll(other.creations);
        while (told.size() > MOST_CREATIONS) {
            told.removeLast();
        }
        return new Mailbox(
                id,
                Stamped.later(created, other.created),
                Stamped.later(email, other.email),
                Stamped.later(firstName, other.firstName),
                Stamped.later(lastName, other.lastName),
                Stamped.later(userName, other.userName),
                Stamped.later(profilePicture, other.profilePicture),
                later(credentials, other.credentials),
                told,
                updates.countingAlso(other.updates),
                reexports.countingAlso(other.reexports),
                applied.with(other.applied),
                null);
    }

    private static @Nullable Stamp later(@Nullable Stamp one, @Nullable Stamp other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Whether anything was told of it. */
    boolean isTold() {
        return updatedAt() != null;
    }

    /** The order that its holding creation names. */
    @Nullable
    String orderId() {
        return created == null ? null : created.value().orderId();
    }

    /** Creations that contradict each other, beyond the first. */
    public int anomalies() {
        return Math.max(0, creations.size() - 1);
    }

    /** The smallest hashes are kept, so that the set does not depend on the order of arrival. */
    private SortedSet<String> withCreation(String bodyHash) {
        SortedSet<String> all = new TreeSet<>(creations);
        all.add(bodyHash);
        if (all.size() > MOST_CREATIONS) {
            all.removeLast();
        }
        return all;
    }

    /** Sending time of the newest fact; {@code null} when nothing is known. */
    public @Nullable Instant updatedAt() {
        Stamp newest = null;
        for (Stamped<?> fact : new Stamped<?>[] {created, email, firstName, lastName, userName, profilePicture}) {
            if (fact != null && (newest == null || fact.stamp().compareTo(newest) > 0)) {
                newest = fact.stamp();
            }
        }
        return newest == null ? null : newest.sentAt();
    }
}
