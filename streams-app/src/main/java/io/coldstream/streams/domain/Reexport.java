package io.coldstream.streams.domain;

import org.jspecify.annotations.Nullable;

/**
 * A new export of a mailbox by OAuth. The vendor's page wants mailboxId and email, and says that either will do: both are
 * sent whenever they are known.
 */
public record Reexport(
        String mailboxId,
        @Nullable String email,
        @Nullable String microsoftOauthRoute,
        @Nullable String googleOauthRoute,
        @Nullable String googleClientId,
        @Nullable String googleAppName)
        implements MailboxCall<Reexport> {

    /** Two exports that wait are one, with what was asked for last. */
    @Override
    public Reexport then(Reexport later) {
        return later;
    }

    Reexport at(@Nullable String knownEmail) {
        return email != null || knownEmail == null
                ? this
                : new Reexport(
                        mailboxId, knownEmail, microsoftOauthRoute, googleOauthRoute, googleClientId, googleAppName);
    }
}
