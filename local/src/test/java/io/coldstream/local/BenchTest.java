package io.coldstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The benchmarks run and tell what they find. How long something takes is no matter of a test. */
class BenchTest {

    private record Result(int status, String text) {

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(text);
        }
    }

    @Test
    void eachEventWritesAsMuchForManyMailboxesAsForFew() throws IOException {
        Result result = bench(
                "apply", "--subscriptions=2", "--mailboxes=60", "--orders=3", "--rounds=1", "--warm-up=0", "--json");

        assertThat(result.status()).as("by times, which are noisy here").isIn(0, 1);
        JsonNode rows = result.json().get("rows");
        assertThat(rows.findValuesAsText("event"))
                .containsExactly("mailbox.created", "mailbox.updated", "subscription.updated", "mailbox.order.success");
        for (JsonNode row : rows) {
            double few = row.get("few: bytes").asDouble();
            assertThat(few).isGreaterThan(500);
            assertThat(row.get("many: bytes").asDouble() / few)
                    .as("bytes for %s", row.get("event"))
                    .isBetween(0.9, 1.5);
            assertThat(row.get("few: µs").asDouble()).isPositive();
            assertThat(row.get("all stages: ratio").asDouble()).isPositive();
        }
    }

    @Test
    void memoryForRepetitionsHoldsEachEventOnceAndAppliesNoneAgain() throws IOException {
        Result result = bench("repetitions", "--events=500", "--warm-up=20", "--json");

        assertThat(result.status()).isZero();
        JsonNode last = result.json().get("rows").get(9);
        assertThat(last.get("events").asLong()).isEqualTo(520);
        assertThat(last.get("remembered").asLong()).isEqualTo(520);
        assertThat(last.get("applied again").asLong()).isZero();
        assertThat(last.get("repeated, µs").asDouble()).isPositive();
    }

    @Test
    void eachTickFiresJustWhatIsDueAndWhatWasSetBehindIt() throws IOException {
        Result result = bench("timers", "--few=100", "--many=1000", "--due=20", "--ticks=20", "--json");

        assertThat(result.status()).as("by times, which are noisy here").isIn(0, 1);
        assertThat(result.json().get("verdict").asText())
                .contains("Each fired just what was due", "Set behind the cursor, 1 of 1 fired");
        assertThat(result.json().get("rows")).hasSize(10);
    }

    @Test
    void sinkIsComparedWithConsumersThatJustCall() throws IOException {
        Result result = bench("sink", "--calls=50", "--rounds=1", "--warm-up=0", "--json");

        assertThat(result.status()).as("by times, which are noisy here").isIn(0, 1);
        JsonNode rows = result.json().get("rows");
        assertThat(rows).hasSize(3);
        rows.forEach(
                row -> assertThat(row.get("calls a second, median").asDouble()).isPositive());
    }

    @Test
    void ingressIsComparedWithServersThatDoLess() throws IOException {
        Result result = bench("ingress", "--connections=4", "--seconds=1", "--rounds=1", "--warm-up=0", "--json");

        assertThat(result.status()).as("by times, which are noisy here").isIn(0, 1);
        JsonNode rows = result.json().get("rows");
        assertThat(rows.findValuesAsText("server")).containsExactly("Javalin alone", "Javalin and Kafka", "ingress");
        for (JsonNode row : rows) {
            assertThat(row.get("requests/s").asDouble()).isPositive();
            assertThat(row.get("p99, ms").asDouble())
                    .isGreaterThanOrEqualTo(row.get("p50, ms").asDouble());
            assertThat(row.get("CPU").asDouble()).isPositive();
        }
    }

    @Test
    void figuresAreATableForPeople() {
        Result result = bench("repetitions", "--events=100", "--warm-up=0");

        List<String> lines = result.text().lines().toList();
        assertThat(lines.get(1)).contains("cores, load average");
        assertThat(lines.get(3)).contains("events", "remembered", "applied again");
        assertThat(lines.get(13)).startsWith("   100         100");
        assertThat(lines.get(15)).startsWith("Held: 100 events are remembered at the end, at most 1,000,000 may be");
    }

    @Test
    void whatCanNotBeMeasuredIsRefused() {
        assertThat(bench().status()).isEqualTo(2);
        assertThat(bench().text()).contains("apply", "repetitions", "timers", "rate", "sink", "ingress");
        assertThat(bench("apply", "--mailboxes=3").status()).isEqualTo(2);
        assertThat(bench("repetitions", "--events=0").status()).isEqualTo(2);
        assertThat(bench("timers", "--few=300").status()).isEqualTo(2);
        assertThat(bench("rate", "--seconds=600", "--commands=100").status()).isEqualTo(2);
        assertThat(bench("sink", "--rounds=0").status()).isEqualTo(2);
        assertThat(bench("ingress", "--seconds=60").status()).isEqualTo(2);
        assertThat(bench("ingress", "--connections=32,0").status()).isEqualTo(2);
    }

    private static Result bench(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "bench";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        var out = new StringWriter();
        int status = Coldstream.run(all, new PrintWriter(out, true), new PrintWriter(out, true));
        return new Result(status, out.toString());
    }
}
