package io.coldstream.local.keys;

import io.coldstream.schemas.KeyPurpose;
import java.util.List;

/** What a person does after a rotation. Who opens comes first: until it has the new key, it can't open what is sealed for it. */
final class NextSteps {

    private NextSteps() {}

    static List<String> of(KeyPurpose purpose, String publicFile, String privateFile) {
        return switch (purpose) {
            case WEBHOOKS ->
                List.of(
                        "Give every streams-app " + privateFile + " beside the private keys it has"
                                + " (COLDSTREAM_OPENING_KEYS; of a folder it takes all), and restart it.",
                        "Then give every ingress the new " + publicFile
                                + ", and restart it: it goes on sealing with the old"
                                + " one until then. Should one begin before step 1, webhooks become dead letters"
                                + " (unsealable): redrive them after it.");
            case CREDENTIALS ->
                List.of(
                        "Give whoever may read credentials " + privateFile + " beside the private keys they have.",
                        "Then give every streams-app the new " + publicFile
                                + ", and restart it: it goes on sealing with the old one until then.");
        };
    }

    static String onOneMachine() {
        return "'coldstream up' does all of it when it is started again. With docker-compose, see the comment on the service 'keys'.";
    }
}
