package io.coldstream.streams.query;

import io.coldstream.streams.avro.AliasLearnt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings a question about one key to the process that owns it. */
final class Relay {

    /** Set when a question goes from an alias' owner to its subscription's. */
    private static final String SUBSCRIPTION = "subscriptionId";

    private final Views views;
    private final Peers peers;

    Relay(Views views, Peers peers) {
        this.views = views;
        this.peers = peers;
    }

    Views views() {
        return views;
    }

    Peers peers() {
        return peers;
    }

    /** Answers here if this process owns the key, else asks its owner; who was asked by another asks no third. */
    Answer at(Stage stage, String key, Ask ask, Supplier<Answer> here) {
        return switch (views.placeOf(stage, key)) {
            case Views.Place.Here place -> here.get();
            case Views.Place.There place -> {
                if (ask.forwardedBy().contains(stage.code())) {
                    throw Refused.rebalancing();
                }
                yield peers.get(place.api(), ask.forwardedBy(stage.code()));
            }
        };
    }

    Answer atSubscription(String subscriptionId, Ask ask, Supplier<Answer> here) {
        return at(Stage.SUBSCRIPTIONS, subscriptionId, ask, here);
    }

    /** First the alias' owner tells which subscription it stands for, then that one's owner answers. */
    Answer atAlias(String alias, Ask ask, Function<String, Answer> here, Supplier<Refused> unknown) {
        String told = ask.query(SUBSCRIPTION);
        if (told != null && ask.forwardedBy().contains(Stage.SUBSCRIPTIONS.code())) {
            return atSubscription(told, ask, () -> here.apply(told));
        }
        return at(Stage.ALIASES, alias, ask, () -> {
            AliasLearnt learnt = learnt(alias);
            if (learnt == null) {
                throw unknown.get();
            }
            String subscriptionId = learnt.getSubscriptionId();
            return atSubscription(
                    subscriptionId, ask.with(SUBSCRIPTION, subscriptionId), () -> here.apply(subscriptionId));
        });
    }

    private @Nullable AliasLearnt learnt(String alias) {
        return views.get(Table.ALIASES, alias, alias);
    }
}
