package io.coldstream.streams.codec;

import io.coldstream.streams.avro.Change;
import io.coldstream.streams.avro.CreationState;
import io.coldstream.streams.avro.CredentialsStamp;
import io.coldstream.streams.avro.MailboxState;
import io.coldstream.streams.avro.MailboxText;
import io.coldstream.streams.avro.ReexportCall;
import io.coldstream.streams.domain.Account;
import io.coldstream.streams.domain.Mailbox;
import io.coldstream.streams.domain.MailboxChange;
import io.coldstream.streams.domain.Reexport;
import io.coldstream.streams.domain.Stamp;
import io.coldstream.streams.domain.Stamped;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A mailbox in its store, and back. */
public final class MailboxStates {

    private static final CallQueues<MailboxChange, Change> UPDATES =
            new CallQueues<>(Mailbox.UPDATES, Change.class, MailboxStates::change, MailboxStates::change);

    private static final CallQueues<Reexport, ReexportCall> REEXPORTS =
            new CallQueues<>(Mailbox.REEXPORTS, ReexportCall.class, Reexports::stored, Reexports::stored);

    private MailboxStates() {}

    public static MailboxState store(Mailbox mailbox) {
        return MailboxState.newBuilder()
                .setMailboxId(mailbox.id())
                .setCreated(mailbox.created() == null ? null : creation(mailbox.created()))
                .setEmail(text(mailbox.email()))
                .setFirstName(text(mailbox.firstName()))
                .setLastName(text(mailbox.lastName()))
                .setUserName(text(mailbox.userName()))
                .setProfilePicture(text(mailbox.profilePicture()))
                .setCredentials(stamp(mailbox.credentials()))
                .setCreations(List.copyOf(mailbox.creations()))
                .setUpdates(UPDATES.store(mailbox.updates()))
                .setReexports(REEXPORTS.store(mailbox.reexports()))
                .setApplied(AppliedMarks.store(mailbox.applied()))
                .setLostTo(mailbox.lostTo())
                .build();
    }

    public static Mailbox load(MailboxState state) {
        return new Mailbox(
                state.getMailboxId(),
                state.getCreated().map(MailboxStates::creation).orElse(null),
                text(state.getEmail()),
                text(state.getFirstName()),
                text(state.getLastName()),
                text(state.getUserName()),
                text(state.getProfilePicture()),
                state.getCredentials()
                        .map(told -> new Stamp(told.getSentAt(), told.getBodyHash()))
                        .orElse(null),
                new TreeSet<>(state.getCreations()),
                UPDATES.load(state.getUpdates()),
                state.getReexports().map(REEXPORTS::load).orElseGet(REEXPORTS::empty),
                AppliedMarks.load(state.getApplied()),
                state.getLostTo().orElse(null));
    }

    private static CreationState creation(Stamped<Mailbox.Creation> fact) {
        Mailbox.Creation creation = fact.value();
        Account account = creation.account();
        return new CreationState(
                account == null ? null : account.userId(),
                account == null ? null : account.email(),
                creation.orderId(),
                creation.domain(),
                creation.provider(),
                creation.admin(),
                Amounts.stored(creation.price()),
                creation.createdAt(),
                creation.expiresAt(),
                creation.email(),
                creation.firstName(),
                creation.lastName(),
                fact.stamp().sentAt(),
                fact.stamp().bodyHash());
    }

    private static Stamped<Mailbox.Creation> creation(CreationState state) {
        return new Stamped<>(
                new Mailbox.Creation(
                        state.getUserId()
                                .map(id -> new Account(id, state.getUserEmail().orElse(null)))
                                .orElse(null),
                        state.getOrderId().orElse(null),
                        state.getDomain().orElse(null),
                        state.getProvider().orElse(null),
                        state.getAdmin().orElse(null),
                        Amounts.stored(state.getPrice().orElse(null)),
                        state.getCreatedAt().orElse(null),
                        state.getExpiresAt().orElse(null),
                        state.getEmail().orElse(null),
                        state.getFirstName().orElse(null),
                        state.getLastName().orElse(null)),
                new Stamp(state.getSentAt(), state.getBodyHash()));
    }

    static Change change(MailboxChange change) {
        return new Change(
                change.mailboxId(), change.firstName(), change.lastName(), change.userName(), change.profilePicture());
    }

    private static MailboxChange change(Change change) {
        return new MailboxChange(
                change.getMailboxId(),
                change.getFirstName().orElse(null),
                change.getLastName().orElse(null),
                change.getUserName().orElse(null),
                change.getProfilePicture().orElse(null));
    }

    private static @Nullable CredentialsStamp stamp(@Nullable Stamp stamp) {
        return stamp == null ? null : new CredentialsStamp(stamp.sentAt(), stamp.bodyHash());
    }

    private static @Nullable MailboxText text(@Nullable Stamped<String> fact) {
        return fact == null
                ? null
                : new MailboxText(
                        fact.value(), fact.stamp().sentAt(), fact.stamp().bodyHash());
    }

    private static @Nullable Stamped<String> text(Optional<MailboxText> fact) {
        return fact.map(told -> new Stamped<>(told.getValue(), new Stamp(told.getSentAt(), told.getBodyHash())))
                .orElse(null);
    }
}
