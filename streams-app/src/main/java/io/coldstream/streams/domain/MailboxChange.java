package io.coldstream.streams.domain;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** New values for one mailbox; a {@code null} leaves the field as it is. */
public record MailboxChange(
        String mailboxId,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String userName,
        @Nullable String profilePicture)
        implements MailboxCall<MailboxChange> {

    /** This change, then {@code later}: field by field, an absent one takes nothing back. */
    @Override
    public MailboxChange then(MailboxChange later) {
        return new MailboxChange(
                mailboxId,
                or(later.firstName, firstName),
                or(later.lastName, lastName),
                or(later.userName, userName),
                or(later.profilePicture, profilePicture));
    }

    /**
     * Whether this change, told by a webhook, shows that {@code wanted} came true: it tells one of the wanted fields at
     * least, and the others have their values in what was {@code known} before. Webhooks tell only what changed (page
     * "Mailbox Events"), and a wanted value that was there already is no change.
     */
    boolean shows(MailboxChange wanted, MailboxChange known) {
        return known.then(this).carries(wanted) && tellsAnyOf(wanted);
    }

    private boolean tellsAnyOf(MailboxChange wanted) {
        return told(wanted.firstName, firstName)
                || told(wanted.lastName, lastName)
                || told(wanted.userName, userName)
                || told(wanted.profilePicture, profilePicture);
    }

    private static boolean told(@Nullable String wanted, @Nullable String told) {
        return wanted != null && wanted.equals(told);
    }

    /** Whether every field that {@code wanted} sets has that value here. */
    public boolean carries(MailboxChange wanted) {
        return sameOrUnset(wanted.firstName, firstName)
                && sameOrUnset(wanted.lastName, lastName)
                && sameOrUnset(wanted.userName, userName)
                && sameOrUnset(wanted.profilePicture, profilePicture);
    }

    public boolean isEmpty() {
        return firstName == null && lastName == null && userName == null && profilePicture == null;
    }

    private static boolean sameOrUnset(@Nullable String wanted, @Nullable String actual) {
        return wanted == null || Objects.equals(wanted, actual);
    }

    private static @Nullable String or(@Nullable String first, @Nullable String second) {
        return first == null ? second : first;
    }
}
