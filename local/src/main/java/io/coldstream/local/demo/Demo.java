package io.coldstream.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.coldstream.local.JsonCalls;
import io.coldstream.schemas.process.BusinessClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders monthly subscriptions from the sandbox, arms most of them, and lets people change mailboxes now and then, for
 * as long as it runs. It uses HTTP alone, like anyone else; what it ordered is kept, so that a restart goes on with it.
 */
public final class Demo implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Demo.class);
    private static final int ARMED = 50;
    private static final int DRY_RUN = 20;
    private static final int BATCH = 10;
    private static final Duration BETWEEN_BATCHES = Duration.ofDays(4);
    private static final Duration PACE = Duration.ofMillis(7_500);
    private static final int ROUNDS_PER_LINE = 2;
    private static final int LINES_PER_HINT = 8;
    private static final List<String> FIRST_NAMES = List.of("Ada", "Ben", "Chloe", "Dmitri", "Eve", "Farid");

    /** Where the doors are. */
    public record Doors(URI sandbox, URI api) {}

    private final Doors doors;
    private final BusinessClock clock;
    private final Path file;
    private final PrintWriter out;
    private final JsonCalls calls = new JsonCalls();
    private final News news;
    private final Random random = new Random(1);
    private final Thread thread;

    private Demo(Doors doors, BusinessClock clock, Path file, PrintWriter out) {
        this.doors = doors;
        this.clock = clock;
        this.file = file;
        this.out = out;
        this.news = new News(doors, calls);
        this.thread = Thread.ofPlatform().daemon().name("demo").unstarted(this::play);
    }

    /** @param file where its orders are kept */
    public static Demo start(Doors doors, BusinessClock clock, Path file, PrintWriter out) {
        var demo = new Demo(doors, clock, file, out);
        demo.thread.start();
        return demo;
    }

    private void play() {
        try {
            List<DemoOrder> orders = orders();
            for (DemoOrder order : orders) {
                if (order.armed()) {
                    arm(order);
                }
            }
            say(ARMED + " subscriptions are armed, " + DRY_RUN + " are not: only for the first is money spent");
            for (int round = 0; ; round++) {
                if (round % (ROUNDS_PER_LINE * LINES_PER_HINT) == 0) {
                    news.hint(orders.getFirst().subscriptionId()).forEach(this::say);
                }
                Thread.sleep(PACE);
                change(orders.get(random.nextInt(orders.size())), round);
                if (round % ROUNDS_PER_LINE == 1) {
                    tell();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            log.atWarn().setMessage("the demo ended").setCause(e).log();
            say("ended: " + e);
        }
    }

    private List<DemoOrder> orders() throws IOException, InterruptedException {
        List<DemoOrder> known = DemoOrder.read(file);
        if (!known.isEmpty()) {
            say("goes on with its " + known.size() + " subscriptions");
            return known;
        }
        List<DemoOrder> orders = new ArrayList<>();
        // Begun on different days, as subscriptions are: their renewals do not all fall due at once.
        for (int batch = 0; batch * BATCH < ARMED + DRY_RUN; batch++) {
            Instant begun =
                    clock.now().minus(BETWEEN_BATCHES.multipliedBy(batch)).truncatedTo(ChronoUnit.SECONDS);
            place(batch, begun)
                    .forEach(placed -> orders.add(new DemoOrder(
                            placed.path("subscriptionId").asText(),
                            orders.size() % (ARMED + DRY_RUN) < ARMED,
                            texts(placed.path("mailboxIds")))));
        }
        DemoOrder.write(file, orders);
        say("ordered " + orders.size() + " monthly subscriptions");
        return orders;
    }

    private JsonNode place(int batch, Instant periodStart) throws IOException, InterruptedException {
        return calls.post(
                        doors.sandbox().resolve("/sandbox/orders"),
                        Map.of(
                                "count",
                                BATCH,
                                "domain",
                                "demo" + batch + ".example",
                                "provider",
                                batch % 2 == 0 ? "GOOGLE" : "MICROSOFT",
                                "quantity",
                                2,
                                "price",
                                "3.50",
                                "billingCycle",
                                "MONTHLY",
                                "periodStart",
                                periodStart.toString(),
                                // A demo runs through years: an expired domain would end its renewals.
                                "domainAutoRenew",
                                true))
                .path("orders");
    }

    private void arm(DemoOrder order) throws IOException, InterruptedException {
        calls.put(
                doors.api().resolve("/api/policies/subscription:" + order.subscriptionId()),
                Map.of("mode", "ARMED", "reason", "demo"));
    }

    /** Alternately through our API and by a person at the vendor's dashboard; a refusal is part of the play. */
    private void change(DemoOrder order, int round) throws InterruptedException {
        String mailboxId =
                order.mailboxIds().get(random.nextInt(order.mailboxIds().size()));
        String firstName = FIRST_NAMES.get(random.nextInt(FIRST_NAMES.size()));
        try {
            if (round % 2 == 0) {
                calls.post(
                        doors.api().resolve("/api/commands"),
                        Map.of(
                                "kind",
                                "UPDATE_MAILBOX",
                                "mailboxId",
                                mailboxId,
                                "firstName",
                                firstName,
                                "reason",
                                "demo"));
            } else {
                calls.post(
                        doors.sandbox().resolve("/sandbox/dashboard"),
                        Map.of("action", "UPDATE_MAILBOX", "mailboxId", mailboxId, "firstName", firstName));
            }
        } catch (IOException e) {
            log.atInfo()
                    .setMessage("a change was refused")
                    .addKeyValue("why", e.getMessage())
                    .log();
        }
    }

    private void tell() throws InterruptedException {
        try {
            say(clock.now().truncatedTo(ChronoUnit.HOURS) + "  " + news.tally().words());
        } catch (IOException e) {
            log.atInfo()
                    .setMessage("how far it is could not be read")
                    .addKeyValue("why", e.getMessage())
                    .log();
        }
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private void say(String line) {
        out.println("demo: " + line);
        out.flush();
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        calls.close();
        thread.join(Duration.ofSeconds(5));
    }
}
