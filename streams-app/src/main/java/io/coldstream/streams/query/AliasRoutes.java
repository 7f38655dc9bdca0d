package io.coldstream.streams.query;

import io.coldstream.streams.avro.AliasLearnt;
import io.coldstream.streams.query.redrive.Aliases;
import java.util.List;
import java.util.Optional;

/** Which subscription an alias stands for, whichever process knows it. */
final class AliasRoutes {

    static final String PATH = "/api/aliases";

    private static final String ALIAS = "alias";

    private final Relay relay;

    AliasRoutes(Relay relay) {
        this.relay = relay;
    }

    Answer one(Ask ask) {
        String alias = ask.query(ALIAS);
        if (alias == null) {
            throw Refused.unprocessable(List.of("alias: is missing; such as mailbox:<mailboxId>"));
        }
        return relay.at(Stage.ALIASES, alias, ask, () -> here(alias));
    }

    /** The same for a job that {@code asker} has started. */
    Aliases asked(Ask asker) {
        return alias -> {
            try {
                Answer answer = one(asker.get(PATH).with(ALIAS, alias));
                if (answer.isOk()) {
                    return Optional.of(answer.body().path("subscriptionId").asText());
                }
                if (answer.status() == 404) {
                    return Optional.empty();
                }
                throw Refused.unavailable("The owner of the alias answered " + answer.status() + ".");
            } catch (Refused e) {
                if (e.status() == 404) {
                    return Optional.empty();
                }
                throw new Aliases.Unknowable(e);
            }
        };
    }

    private Answer here(String alias) {
        AliasLearnt learnt = relay.views().get(Table.ALIASES, alias, alias);
        if (learnt == null) {
            throw Refused.notFound("No webhook has said yet which subscription this alias stands for.");
        }
        return Answer.ok(new JsonObject().with(ALIAS, alias).with("subscriptionId", learnt.getSubscriptionId()));
    }
}
