package io.coldstream.streams.query;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.schemas.SingleObjectSerde;
import io.coldstream.streams.avro.SubscriptionState;
import io.coldstream.streams.codec.SubscriptionStates;
import io.coldstream.streams.domain.Applied;
import io.coldstream.streams.domain.Claims;
import io.coldstream.streams.domain.Fulfilment;
import io.coldstream.streams.domain.Subscription;
import io.coldstream.streams.stores.PolicyBounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.kafka.common.serialization.Serde;
import org.jspecify.annotations.Nullable;

/** The subscriptions of all processes that a forecast is about, as their stores have them. */
final class Prospects {

    static final String PART = "prospects";

    private static final String UNTIL = "until";
    private static final String AT_ONCE = "250";
    /** Nothing is decided of a period earlier than this before its end. */
    private static final Duration EARLIEST = PolicyBounds.LONGEST_LEAD.plusDays(1);

    private final Lists lists;
    private final Serde<SubscriptionState> states = SingleObjectSerde.of(SubscriptionState.class);

    Prospects(Lists lists) {
        this.lists = lists;
    }

    /**
     * All of whose periods something may be decided until then.
     *
     * @throws Refused if there are more than {@code most}
     */
    List<Subscription> gathered(Ask ask, Instant until, int most) {
        List<Subscription> found = new ArrayList<>();
        Ask page = ask.get(RenewalRoutes.PATH)
                .with(Lists.PART, PART)
                .with(UNTIL, until.toString())
                .with("limit", AT_ONCE);
        String next = null;
        do {
            Lists.Part part = lists.gathered(
                    Table.SUBSCRIPTIONS,
                    next == null ? page : page.with("cursor", Cursor.of(next)),
                    entry -> shown(entry, until));
            part.items().forEach((id, state) -> found.add(read(id, state)));
            next = part.next();
            if (found.size() > most) {
                throw tooMany(most);
            }
        } while (next != null);
        return found;
    }

    static Refused tooMany(int most) {
        return Refused.unprocessable(List.of(
                "within: more than " + most + " periods are too many for one forecast; ask for a shorter time"));
    }

    /** The part of this process. */
    Answer local(Ask ask) {
        Instant until = RenewalRoutes.time(String.valueOf(ask.query(UNTIL)));
        return lists.answer(Table.SUBSCRIPTIONS, ask, entry -> shown(entry, until));
    }

    private @Nullable JsonNode shown(Entry<SubscriptionState> entry, Instant until) {
        Subscription subscription = SubscriptionView.load(entry);
        Instant end = subscription.periodEnd();
        boolean later = end != null && end.minus(EARLIEST).isAfter(until);
        if (later || subscription.status().ended()) {
            return null;
        }
        byte[] bytes = states.serializer().serialize("", SubscriptionStates.store(slim(subscription)));
        return JsonObject.text(Base64.getEncoder().encodeToString(bytes));
    }

    /** Without what no renewal rests on. Of one that was never read, its orders tell the price. */
    private static Subscription slim(Subscription of) {
        Claims claims = of.claims();
        return new Subscription(
                of.id(),
                new Claims(
                        claims.account(),
                        claims.domainId(),
                        claims.domain(),
                        claims.provider(),
                        claims.status(),
                        claims.quantity(),
                        null,
                        claims.periodEnd(),
                        of.renewal().observed() == null ? claims.orders() : new TreeMap<>(),
                        claims.newestAt(),
                        Applied.NONE),
                new Fulfilment(of.fulfilment().mailboxesKnown(), 0, new TreeMap<>()),
                of.renewal(),
                of.lineage(),
                of.held(),
                of.phase());
    }

    private Subscription read(String id, JsonNode state) {
        try {
            byte[] bytes = Base64.getDecoder().decode(state.asText());
            return SubscriptionView.load(new Entry<>(id, states.deserializer().deserialize("", bytes)));
        } catch (IllegalArgumentException | AvroRuntimeException e) {
            throw Refused.unavailable("Another process of this application speaks another version. Ask again when all"
                    + " are of one version.");
        }
    }
}
