package io.coldstream.streams.codec;

import io.coldstream.avro.CommandRequest;
import io.coldstream.streams.domain.Domain;
import io.coldstream.streams.domain.Sweep;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids of commands carry their routing key: {@code <subscriptionId or alias>~<unique part>}. */
public final class CommandIds {

    private static final String MAILBOX = "mailbox:";
    private static final Pattern ROUTING_KEY = Pattern.compile("[A-Za-z0-9_.:@-]{1,140}");

    /** The only key with a slash, and only for what goes to a domain. */
    private static final Pattern DOMAIN_KEY =
            Pattern.compile("domain:[A-Za-z0-9_.:@-]{1,128}/[a-z0-9](?:[a-z0-9.-]{0,126}[a-z0-9])?");

    private CommandIds() {}

    /** The subscriptionId or alias that a command is routed by; {@code null} when the id has none. */
    public static @Nullable String routingKey(String commandId) {
        int mark = commandId.indexOf('~');
        return mark <= 0 ? null : commandId.substring(0, mark);
    }

    /**
     * Where a request belongs: a mailbox's or a domain's alias, what its target belongs to, else its subscription.
     *
     * @throws Unusable if nothing tells, or the command's id does not carry it
     */
    public static String routingKey(CommandRequest request) throws Unusable {
        String key = request.getMailboxUpdate()
                .map(update -> MAILBOX + update.getMailboxId())
                .or(() -> request.getReexport().map(reexport -> MAILBOX + reexport.getMailboxId()))
                .or(() -> request.getOpId().map(CommandIds::routingKey))
                .or(() -> request.getDnsRecord().map(dns -> Domain.alias(dns.getUserId(), dns.getDomain())))
                .or(() -> request.getTarget().map(CommandIds::routingKey))
                .or(() -> Sweeps.isSweep(request) ? Optional.of(Sweep.KEY) : request.getSubscriptionId())
                .orElse("");
        Pattern wanted = DnsInputs.isDns(request) ? DOMAIN_KEY : ROUTING_KEY;
        if (!wanted.matcher(key).matches()) {
            throw new Unusable(Unusable.Reason.BAD_FIELD, "/subscriptionId");
        }
        // Only a sweep is asked for under the key of the sweeps.
        if (key.equals(Sweep.KEY) != Sweeps.isSweep(request)) {
            throw new Unusable(Unusable.Reason.BAD_FIELD, "/subscriptionId");
        }
        if (!key.equals(routingKey(request.getCommandId()))) {
            throw new Unusable(Unusable.Reason.BAD_FIELD, "/commandId");
        }
        return key;
    }

    /** The mailbox that a command speaks of; {@code null} when it speaks of none. */
    public static @Nullable String mailboxId(String commandId) {
        String key = routingKey(commandId);
        return key != null && key.startsWith(MAILBOX) ? key.substring(MAILBOX.length()) : null;
    }
}
