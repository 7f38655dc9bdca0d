package io.coldstream.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandKind;
import io.coldstream.avro.CommandRequest;
import io.coldstream.avro.MailboxUpdate;
import io.coldstream.avro.SubscriptionObserved;
import io.coldstream.streams.avro.MailboxState;
import io.coldstream.streams.codec.MailboxStates;
import io.coldstream.streams.domain.CallQueue;
import io.coldstream.streams.domain.Calls;
import io.coldstream.streams.domain.MailboxChange;
import io.coldstream.streams.stores.MailboxKey;
import io.coldstream.streams.stores.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many mailboxes with 20 random edits each over a day, until no edit waits, with the rate lifted: 200 mailboxes, or 1,000
 * with {@code COLDSTREAM_FULL=true}.
 */
class MailboxLimitsTest {

    private static final int MAILBOXES = "true".equals(System.getenv("COLDSTREAM_FULL")) ? 1_000 : 200;
    private static final int SUBSCRIPTIONS = 20;
    private static final int EDITS = 20;
    private static final Duration STEP = Duration.ofSeconds(15);
    private static final Duration EXACT = Duration.ofMinutes(1);
    private static final List<String> FIELDS = List.of("firstName", "lastName", "userName", "profilePicture");

    private final Random random = new Random(4);
    private final List<MailboxVendor.Box> boxes = new ArrayList<>();
    private final TreeMap<Instant, List<Runnable>> agenda = new TreeMap<>();
    private final Map<String, Map<String, String>> wanted = new HashMap<>();

    /** By the first request of what waits, what was announced for it. */
    private final Map<String, List<Instant>> announced = new HashMap<>();

    private final List<Duration> deviations = new ArrayList<>();
    private int requests;

    @SuppressWarnings("NullAway.Init")
    private TopologyHarness topology;

    @SuppressWarnings("NullAway.Init")
    private MailboxVendor vendor;

    @BeforeEach
    void start(@TempDir Path folder) {
        topology = new TopologyHarness(folder, 1_000);
        vendor = new MailboxVendor(topology, random, Duration.ofMinutes(9));
        for (int i = 0; i < MAILBOXES; i++) {
            boxes.add(vendor.create("M" + i, "S" + i % SUBSCRIPTIONS));
        }
        run(Duration.ofMinutes(1));
        for (MailboxVendor.Box box : boxes) {
            wanted.put(box.id, new TreeMap<>());
            for (int i = 0; i < EDITS; i++) {
                at(Duration.ofSeconds(random.nextInt(86_400)), () -> edit(box));
            }
        }
    }

    @AfterEach
    void stop() {
        topology.close();
    }

    @Test
    void editsOfADayAreMadeInOrderWithinTheLimitsWithoutARefusalAndWhenAnnounced() {
        run(Duration.ofDays(1));
        untilNothingWaits();

        assertThat(requests).isEqualTo(MAILBOXES * EDITS);
        assertThat(boxes).allSatisfy(box -> {
            assertThat(box.refusals).isZero();
            assertThat(box.calls.size()).isBetween(3, 5);
            assertThat(mostWithin25Hours(box.calls)).isLessThanOrEqualTo(2);
            assertThat(box.fields).isEqualTo(wanted.get(box.id));
        });
        assertThat(deviations)
                .as("all announcements; the worst is off by %s", Collections.max(deviations))
                .hasSizeGreaterThan(MAILBOXES * EDITS)
                .allSatisfy(deviation -> assertThat(deviation).isLessThan(EXACT));
    }

    @Test
    void limitThatIsUsedAtTheDashboardIsLearntFromOneRefusal() {
        for (MailboxVendor.Box box : boxes) {
            for (int i = random.nextInt(3); i > 0; i--) {
                at(Duration.ofSeconds(random.nextInt(86_400)), () -> vendor.useDashboard(box));
            }
        }
        run(Duration.ofDays(1));
        untilNothingWaits();

        assertThat(boxes).allSatisfy(box -> {
            assertThat(box.refusalsForOneCause).isLessThanOrEqualTo(1);
            assertThat(box.refusals).isLessThanOrEqualTo(box.dashboardUses);
            assertThat(mostWithin25Hours(box.calls)).isLessThanOrEqualTo(2);
            assertThat(box.fields).isEqualTo(wanted.get(box.id));
        });
        assertThat(boxes.stream().mapToInt(box -> box.refusals).sum())
                .as("the dashboard was in the way at all")
                .isPositive();
    }

    private void at(Duration after, Runnable what) {
        agenda.computeIfAbsent(topology.now().plus(after), time -> new ArrayList<>())
                .add(what);
    }

    private void edit(MailboxVendor.Box box) {
        Map<String, String> values = new TreeMap<>();
        int fields = 1 + random.nextInt((1 << FIELDS.size()) - 1);
        IntStream.range(0, FIELDS.size())
                .filter(i -> (fields & (1 << i)) != 0)
                .forEach(i -> values.put(FIELDS.get(i), "v" + requests));
        Objects.requireNonNull(wanted.get(box.id)).putAll(values);
        topology.request(CommandRequest.newBuilder()
                .setCommandId("mailbox:" + box.id + "~" + requests++)
                .setKind(CommandKind.UPDATE_MAILBOX)
                .setMailboxUpdate(new MailboxUpdate(
                        box.id,
                        values.get("firstName"),
                        values.get("lastName"),
                        values.get("userName"),
                        values.get("profilePicture")))
                .setActor("ann")
                .setReason("test")
                .setRequestedAt(topology.now())
                .build());
        announce(box);
    }

    /** As {@code GET /api/commands/{commandId}} would. */
    private void announce(MailboxVendor.Box box) {
        CallQueue<MailboxChange> queue = queue(box);
        Calls.Slot slot = queue.slot();
        if (slot != null && queue.waiting() != null) {
            Instant now = topology.now();
            announced
                    .computeIfAbsent(queue.waiting().commandIds().getFirst(), id -> new ArrayList<>())
                    .add(slot.at().isBefore(now) ? now : slot.at());
        }
    }

    private CallQueue<MailboxChange> queue(MailboxVendor.Box box) {
        MailboxState state =
                topology.<MailboxState>store(Stores.MAILBOXES).get(MailboxKey.of(box.subscriptionId, box.id));
        return MailboxStates.load(Objects.requireNonNull(state)).updates();
    }

    private void untilNothingWaits() {
        Instant last = topology.now().plus(Duration.ofDays(6));
        while (!agenda.isEmpty() || !vendor.isIdle() || boxes.stream().anyMatch(this::isBusy)) {
            assertThat(topology.now()).as("still waiting").isBefore(last);
            boxes.forEach(this::announce);
            run(Duration.ofHours(1));
        }
    }

    private boolean isBusy(MailboxVendor.Box box) {
        CallQueue<MailboxChange> queue = queue(box);
        return queue.waiting() != null
                || queue.inFlight() != null
                || !queue.unconfirmed().isEmpty();
    }

    private void run(Duration time) {
        Instant until = topology.now().plus(time);
        while (topology.now().isBefore(until)) {
            topology.advance(STEP);
            while (!agenda.isEmpty() && !agenda.firstKey().isAfter(topology.now())) {
                agenda.pollFirstEntry().getValue().forEach(Runnable::run);
            }
            vendor.work();
            topology.commands().forEach(this::execute);
        }
    }

    private void execute(Command command) {
        if (command.getKind() == CommandKind.OBSERVE_SUBSCRIPTION) {
            topology.observed(SubscriptionObserved.newBuilder()
                    .setSubscriptionId(command.getSubscriptionId())
                    .setCommandId(command.getCommandId())
                    .setShown(false)
                    .setObservedAt(topology.now())
                    .setClockSkewMillis(0L)
                    .build());
            return;
        }
        vendor.update(command);
        String call = command.getCommandId();
        List<Instant> since = announced.remove(call.substring(0, call.lastIndexOf('~')));
        if (since != null) {
            since.forEach(slot ->
                    deviations.add(Duration.between(slot, topology.now()).abs()));
        }
    }

    private static int mostWithin25Hours(List<Instant> calls) {
        return calls.stream()
                .mapToInt(first -> (int) calls.stream()
                        .filter(call -> !call.isBefore(first) && call.isBefore(first.plus(Duration.ofHours(25))))
                        .count())
                .max()
                .orElse(0);
    }
}
