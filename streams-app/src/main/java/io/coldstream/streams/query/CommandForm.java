package io.coldstream.streams.query;

import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.MailboxReexport;
import io.coldstream.avro.MailboxUpdate;
import io.coldstream.streams.codec.Amounts;
import io.coldstream.streams.codec.CommandIds;
import io.coldstream.streams.codec.DnsRecords;
import io.coldstream.streams.domain.DnsChange;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Sweep;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A command as a person asks for it. */
final class CommandForm {

    static final int LONGEST_REASON = 500;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_.:@-]{1,128}");
    private static final int LONGEST_ID = 128;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_ADDRESS = 2_000;
    private static final int LONGEST_KEY = 200;
    private static final List<CommandKind> KINDS = List.of(
            CommandKind.UPDATE_MAILBOX,
            CommandKind.REEXPORT_MAILBOX,
            CommandKind.UPDATE_DNS_RECORD,
            CommandKind.RENEW_SUBSCRIPTION,
            CommandKind.OBSERVE_SUBSCRIPTION);

    private CommandForm() {}

    /**
     * @param mailboxAt finds the mailbox of an address
     * @throws Refused with every problem of the body
     */
    static CommandRequest read(Ask ask, Instant at, UnaryOperator<String> mailboxAt) {
        Form form = new Form(ask.body());
        CommandKind kind = form.choice("kind", KINDS);
        if (!form.has("kind")) {
            form.problem("kind: is missing; one of " + KINDS);
        }
        String reason = form.required("reason", LONGEST_REASON, "why you ask, for those who read the timeline later");
        MailboxUpdate update = kind == CommandKind.UPDATE_MAILBOX ? update(form) : null;
        MailboxReexport reexport = kind == CommandKind.REEXPORT_MAILBOX ? reexport(form) : null;
        DnsChange dns = kind == CommandKind.UPDATE_DNS_RECORD ? DnsForm.read(form) : null;
        String subscriptionId = kind == CommandKind.RENEW_SUBSCRIPTION || kind == CommandKind.OBSERVE_SUBSCRIPTION
                ? id(form, "subscriptionId", "which subscription")
                : null;
        Boolean urgent = mayBeUrgent(kind) ? form.flag("urgent") : null;
        if (kind == null) {
            List.of(
                            "mailboxId",
                            "firstName",
                            "lastName",
                            "userName",
                            "profilePicture",
                            "email",
                            "microsoftOauthRoute",
                            "googleOauthRoute",
                            "googleClientId",
                            "googleAppName",
                            "subscriptionId",
                            "urgent")
                    .forEach(form::has);
            DnsForm.FIELDS.forEach(form::has);
        }
        if (ask.idempotencyKey() != null
                && (ask.idempotencyKey().isBlank() || ask.idempotencyKey().length() > LONGEST_KEY)) {
            form.problem("Idempotency-Key: 1 to " + LONGEST_KEY + " characters of your choice");
        }
        form.check();
        if (dns != null) {
            return request(ask, CommandKind.UPDATE_DNS_RECORD, dns.alias(), reason, at, "|" + dns.recordId())
                    .setDnsRecord(DnsRecords.wire(dns))
                    .setUrgent(Boolean.TRUE.equals(urgent))
                    .build();
        }
        if (reexport != null && reexport.getMailboxId().isEmpty()) {
            String found = mailboxAt.apply(reexport.getEmail().orElseThrow());
            reexport = MailboxReexport.newBuilder(reexport).setMailboxId(found).build();
        }
        String mailboxId = update != null ? update.getMailboxId() : reexport != null ? reexport.getMailboxId() : null;
        String routingKey =
                mailboxId == null ? Objects.requireNonNull(subscriptionId) : MailboxRoutes.ALIAS + mailboxId;
        return request(ask, Objects.requireNonNull(kind), routingKey, reason, at)
                .setSubscriptionId(subscriptionId)
                .setMailboxUpdate(update)
                .setReexport(reexport)
                .setUrgent(Boolean.TRUE.equals(urgent))
                .build();
    }

    /** Renewals and reads go by their periods' ends. */
    private static boolean mayBeUrgent(@Nullable CommandKind kind) {
        return kind == CommandKind.UPDATE_MAILBOX
                || kind == CommandKind.REEXPORT_MAILBOX
                || kind == CommandKind.UPDATE_DNS_RECORD;
    }

    /** A person's word about an operation: retry or resolve. */
    static CommandRequest about(String opId, CommandKind kind, Ask ask, Instant at) {
        String routingKey = Objects.requireNonNull(CommandIds.routingKey(opId));
        return request(ask, kind, routingKey, reason(ask), at)
                .setSubscriptionId(routingKey)
                .setOpId(opId)
                .build();
    }

    /** A person's approval of a renewal; what it allows is left out where the person did not say. */
    static CommandRequest approval(String opId, String currency, Ask ask, Instant at) {
        Form form = new Form(ask.body());
        String reason = reason(form);
        Money upTo = form.money("upTo", currency);
        form.check();
        String routingKey = Objects.requireNonNull(CommandIds.routingKey(opId));
        return request(ask, CommandKind.APPROVE_RENEWAL, routingKey, reason, at)
                .setSubscriptionId(routingKey)
                .setOpId(opId)
                .setUpTo(Amounts.wire(upTo))
                .build();
    }

    /** A sweep over the reseller's list, now. */
    static CommandRequest sweep(Ask ask, Instant at) {
        return request(ask, CommandKind.SWEEP_SUBSCRIPTIONS, Sweep.KEY, reason(ask), at)
                .build();
    }

    /** A person's word about another parked command. */
    static CommandRequest aboutCommand(String target, CommandKind kind, Ask ask, Instant at) {
        String routingKey = Objects.requireNonNull(CommandIds.routingKey(target));
        return request(ask, kind, routingKey, reason(ask), at).setTarget(target).build();
    }

    private static String reason(Ask ask) {
        Form form = new Form(ask.body());
        String reason = reason(form);
        form.check();
        return reason;
    }

    private static String reason(Form form) {
        return form.required("reason", LONGEST_REASON, "why, for those who read the timeline later");
    }

    private static CommandRequest.Builder request(
            Ask ask, CommandKind kind, String routingKey, String reason, Instant at) {
        return request(ask, kind, routingKey, reason, at, "");
    }

    /** @param part of what the routing key stands for, should it stand for more than the target */
    private static CommandRequest.Builder request(
            Ask ask, CommandKind kind, String routingKey, String reason, Instant at, String part) {
        return CommandRequest.newBuilder()
                .setCommandId(routingKey + "~" + unique(ask.idempotencyKey(), kind, ask.path() + part))
                .setKind(kind)
                .setActor(ask.caller().actor())
                .setReason(reason)
                .setRequestedAt(at);
    }

    private static MailboxUpdate update(Form form) {
        String mailboxId = id(form, "mailboxId", "which mailbox");
        MailboxUpdate update = new MailboxUpdate(
                mailboxId,
                form.text("firstName", LONGEST_NAME),
                form.text("lastName", LONGEST_NAME),
                form.text("userName", LONGEST_NAME),
                form.text("profilePicture", LONGEST_ADDRESS));
        if (!form.has("firstName") && !form.has("lastName") && !form.has("userName") && !form.has("profilePicture")) {
            form.problem("firstName, lastName, userName, profilePicture: at least one new value");
        }
        String picture = update.getProfilePicture().orElse("https://");
        if (!picture.startsWith("https://") && !picture.startsWith("http://")) {
            form.problem("profilePicture: the address of a picture, such as https://example.com/ada.png");
        }
        return update;
    }

    private static MailboxReexport reexport(Form form) {
        MailboxReexport reexport = new MailboxReexport(
                form.has("email") && !form.has("mailboxId")
                        ? ""
                        : id(form, "mailboxId", "which mailbox; its email will do"),
                form.text("email", LONGEST_ADDRESS),
                form.text("microsoftOauthRoute", LONGEST_ADDRESS),
                form.text("googleOauthRoute", LONGEST_ADDRESS),
                form.text("googleClientId", LONGEST_NAME),
                form.text("googleAppName", LONGEST_NAME));
        if (!form.has("microsoftOauthRoute") && !form.has("googleOauthRoute")) {
            form.problem("microsoftOauthRoute, googleOauthRoute: the one of the mailbox's provider");
        }
        return reexport;
    }

    private static String id(Form form, String name, String meaning) {
        String id = form.required(name, LONGEST_ID, meaning);
        if (!id.isEmpty() && !ID.matcher(id).matches()) {
            form.problem(name + ": an id of letters, digits and _.:@-");
        }
        return id;
    }

    /** The same key for the same kind and target is the same command. */
    private static String unique(@Nullable String idempotencyKey, CommandKind kind, String path) {
        String seed = idempotencyKey == null ? UUID.randomUUID().toString() : path + "|" + kind + "|" + idempotencyKey;
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(seed.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
