package io.coldstream.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookFaultTest {

    private static final int MANY = 60;

    @TempDir
    Path folder;

    private Partner partner;
    private Receiver receiver;

    @BeforeEach
    void start() throws IOException {
        receiver = new Receiver();
        partner = Partner.with(folder);
        partner.receiver(receiver);
    }

    @AfterEach
    void stop() {
        partner.close();
        receiver.close();
    }

    private void fault(String form) {
        partner.control("POST", "/sandbox/faults", "{\"call\":\"webhook\"," + form + "}");
    }

    private void sendMany() {
        for (int i = 0; i < MANY; i++) {
            partner.control("POST", "/sandbox/events", "{\"event\":\"e\",\"data\":" + i + "}");
        }
    }

    private List<Integer> arrived() {
        return receiver.received().stream().map(one -> one.data().asInt()).toList();
    }

    private int fired(int fault) {
        return partner.control("GET", "/sandbox/faults", "")
                .path("faults")
                .path(fault)
                .path("fired")
                .asInt();
    }

    private JsonNode open() {
        return partner.control("GET", "/sandbox/webhooks", "").path("open");
    }

    /** Which of many webhooks arrive while a share is dropped. */
    private List<Integer> arrivedOf(long seed) {
        partner.control("DELETE", "/sandbox/faults", "");
        fault("\"kind\":\"drop\",\"probability\":0.3,\"seed\":" + seed);
        int before = receiver.received().size();
        sendMany();
        int dropped = fired(0);
        await().until(() -> receiver.received().size() == before + MANY - dropped);
        return arrived().subList(before, before + MANY - dropped).stream()
                .sorted()
                .toList();
    }

    @Test
    void shareOfTheWebhooksIsDroppedAndTheSameOneForTheSameSeed() {
        List<Integer> first = arrivedOf(7);
        List<Integer> second = arrivedOf(7);
        List<Integer> other = arrivedOf(8);

        assertThat(first).hasSizeBetween(MANY / 2, MANY * 9 / 10);
        assertThat(second).isEqualTo(first);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void webhooksAreRepeatedAndShuffledWithinAWindowAtOnceAndNoneIsLost() {
        fault("\"kind\":\"duplicate\",\"probability\":0.4,\"copies\":3,\"seed\":5");
        fault("\"kind\":\"reorder\",\"seconds\":10,\"seed\":5");
        sendMany();
        int repeated = fired(0);

        partner.time.advance(Duration.ofMillis(9_999));
        await().until(() -> receiver.received().size() == MANY + 3 * repeated);

        List<Integer> arrived = arrived();
        List<Integer> sent = IntStream.range(0, MANY).boxed().toList();
        assertThat(repeated).isBetween(MANY / 5, MANY * 3 / 5);
        assertThat(new HashSet<>(arrived)).hasSize(MANY);
        assertThat(firstOfEach(arrived)).isNotEqualTo(sent);
        partner.allIsTold();
    }

    private static List<Integer> firstOfEach(List<Integer> arrived) {
        return new ArrayList<>(new LinkedHashSet<>(arrived));
    }

    @Test
    void copiesOfARepeatedWebhookAreApartWhereTheyAreShuffledToo() {
        Fault shuffle = Fault.from(
                new Form(Json.MAPPER.valueToTree(Map.of("call", "webhook", "kind", "reorder", "seconds", 100))));
        Faults.Hit hit = new Faults.Hit(shuffle, 0.25);

        assertThat(hit.wait(0)).isEqualTo(Duration.ofSeconds(25));
        assertThat(List.of(hit.wait(1), hit.wait(2), hit.wait(3)))
                .doesNotHaveDuplicates()
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ZERO, Duration.ofSeconds(100)))
                .isEqualTo(List.of(hit.wait(1), hit.wait(2), hit.wait(3)));
    }

    @Test
    void droppedWebhookIsNotRepeated() {
        fault("\"kind\":\"drop\",\"count\":1");
        fault("\"kind\":\"duplicate\",\"count\":1");
        partner.control("POST", "/sandbox/events", "{\"event\":\"e\",\"data\":0}");
        partner.control("POST", "/sandbox/events", "{\"event\":\"e\",\"data\":1}");

        await().until(() -> receiver.received().size() == 2);
        assertThat(arrived()).containsExactly(1, 1);
        assertThat(open().path(0).path("state").asText()).isEqualTo("DROPPED");
    }
}
