package io.coldstream.streams.codec;

import io.coldstream.avro.MailboxReexport;
import io.coldstream.streams.avro.ReexportCall;
import io.coldstream.streams.domain.Reexport;
import org.jspecify.annotations.Nullable;

/** Exports of mailboxes on the wire, in the stores and in the domain. */
public final class Reexports {

    private Reexports() {}

    static Reexport domain(MailboxReexport asked) {
        return new Reexport(
                asked.getMailboxId(),
                asked.getEmail().orElse(null),
                asked.getMicrosoftOauthRoute().orElse(null),
                asked.getGoogleOauthRoute().orElse(null),
                asked.getGoogleClientId().orElse(null),
                asked.getGoogleAppName().orElse(null));
    }

    static ReexportCall stored(Reexport reexport) {
        return new ReexportCall(
                reexport.mailboxId(),
                reexport.email(),
                reexport.microsoftOauthRoute(),
                reexport.googleOauthRoute(),
                reexport.googleClientId(),
                reexport.googleAppName());
    }

    static Reexport stored(ReexportCall call) {
        return new Reexport(
                call.getMailboxId(),
                call.getEmail().orElse(null),
                call.getMicrosoftOauthRoute().orElse(null),
                call.getGoogleOauthRoute().orElse(null),
                call.getGoogleClientId().orElse(null),
                call.getGoogleAppName().orElse(null));
    }

    public static @Nullable MailboxReexport wire(@Nullable ReexportCall call) {
        return call == null
                ? null
                : new MailboxReexport(
                        call.getMailboxId(),
                        call.getEmail().orElse(null),
                        call.getMicrosoftOauthRoute().orElse(null),
                        call.getGoogleOauthRoute().orElse(null),
                        call.getGoogleClientId().orElse(null),
                        call.getGoogleAppName().orElse(null));
    }
}
