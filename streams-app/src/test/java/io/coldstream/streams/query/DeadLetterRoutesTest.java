package io.coldstream.streams.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.DeadLetter;
import org.junit.jupiter.api.Test;

class DeadLetterRoutesTest {

    @Test
    void lettersAreListedNewestFirstByReasonAndPageWithWords() {
        try (TestApi api = new TestApi(letter(3, "bug"), letter(2, "not-json"), letter(1, "not-json"))) {
            TestApi.Reply first = api.get("/api/dead-letters?limit=2");
            assertThat(first.items("deadLetterId"))
                    .containsExactly("coldstream.webhooks:0:3", "coldstream.webhooks:0:2");
            assertThat(first.json().at("/items/1/words").textValue())
                    .isEqualTo("Its body is not JSON. Ask the reseller.");
            assertThat(first.json().at("/items/0/origin/offset").longValue()).isEqualTo(3);
            assertThat(api.get("/api/dead-letters?limit=2&cursor="
                                    + first.json().get("next").textValue())
                            .items("deadLetterId"))
                    .containsExactly("coldstream.webhooks:0:1");
            assertThat(api.get("/api/dead-letters?reason=not-json").items("reason"))
                    .containsExactly("not-json", "not-json");
        }
    }

    private static DeadLetter letter(long offset, String reason) {
        return DeadLetter.newBuilder()
                .setDeadLetterId("coldstream.webhooks:0:" + offset)
                .setReason(reason)
                .setTopic("coldstream.webhooks")
                .setPartition(0)
                .setOffset(offset)
                .setFailedAt(Stored.AT.plusSeconds(offset))
                .build();
    }
}
