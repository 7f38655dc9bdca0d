package io.coldstream.streams.topology;

import io.coldstream.avro.Command;
import io.coldstream.avro.CommandOutcome;
import io.coldstream.avro.CommandResult;
import io.coldstream.avro.MailboxUpdate;
import io.coldstream.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The reseller's side of mailbox updates, as strict as any reading of its page: no third update within the longest local
 * day there is, none while one is in progress; each is carried out minutes later and told by webhook with what changed.
 */
final class MailboxVendor {

    private static final Duration LONGEST_DAY = Duration.ofHours(25);

    /** One mailbox as the reseller keeps it. */
    static final class Box {
        final String id;
        final String subscriptionId;
        final Map<String, String> fields = new TreeMap<>();
        final List<Instant> calls = new ArrayList<>();
        private final Deque<Instant> counted = new ArrayDeque<>();
        Instant busyUntil = Instant.EPOCH;
        int refusals;
        int dashboardUses;
        /** Of the limit, since somebody last used the dashboard. */
        int refusalsForOneCause;

        Box(String id, String subscriptionId) {
            this.id = id;
            this.subscriptionId = subscriptionId;
        }
    }

    private record Work(Instant at, Box box, Map<String, String> changes) {}

    private final TopologyHarness topology;
    private final Random random;
    private final Duration slowest;
    private final Map<String, Box> boxes = new TreeMap<>();
    private final PriorityQueue<Work> works = new PriorityQueue<>(Comparator.comparing(Work::at));
    private int told;

    /** @param slowest so long an update may be in progress, at least two minutes */
    MailboxVendor(TopologyHarness topology, Random random, Duration slowest) {
        this.topology = topology;
        this.random = random;
        this.slowest = slowest;
    }

    Box create(String id, String subscriptionId) {
        Box box = new Box(id, subscriptionId);
        boxes.put(id, box);
        topology.webhook(subscriptionId, "mailbox.created", """
                {"event":"mailbox.created","eventId":"E-%s","data":{"subscriptionId":"%s","domain":"a.com","userId":"U",\
                "mailboxDetails":{"mailboxId":"%s","email":"%s@a.com"}}}""".formatted(id, subscriptionId, id, id), topology.now());
        return box;
    }

    boolean isIdle() {
        return works.isEmpty();
    }

    /** Carries out what is due by now. */
    void work() {
        while (!works.isEmpty() && !works.element().at.isAfter(topology.now())) {
            Work work = works.remove();
            work.box.fields.putAll(work.changes);
            String changes = work.changes.entrySet().stream()
                    .map(field -> "\"" + field.getKey() + "\":\"" + field.getValue() + "\"")
                    .collect(Collectors.joining(","));
            topology.webhook(
                    "mailbox:" + work.box.id,
                    "mailbox.updated",
                    "{\"event\":\"mailbox.updated\",\"eventId\":\"U" + told++ + "\",\"data\":{\"mailboxId\":\""
                            + work.box.id + "\",\"userId\":\"U\",\"updatedFields\":{" + changes + "}}}",
                    topology.now());
        }
    }

    /** Somebody saves the mailbox at the dashboard without changing anything; that counts if the limit allows it. */
    void useDashboard(Box box) {
        if (isAllowed(box)) {
            box.counted.add(topology.now());
            box.dashboardUses++;
            box.refusalsForOneCause = 0;
        }
    }

    /** Answers an update as the sink would report it. */
    void update(Command command) {
        MailboxUpdate update = command.getMailboxUpdate().orElseThrow();
        Box box = Objects.requireNonNull(boxes.get(update.getMailboxId()));
        if (topology.now().isBefore(box.busyUntil)) {
            box.refusals++;
            answer(command, CommandResult.REJECTED, "update-in-progress");
        } else if (!isAllowed(box)) {
            box.refusals++;
            box.refusalsForOneCause++;
            answer(command, CommandResult.REJECTED, "limit-reached");
        } else {
            box.calls.add(topology.now());
            box.counted.add(topology.now());
            long seconds = 60 + random.nextLong(slowest.toSeconds() - 60);
            box.busyUntil = topology.now().plusSeconds(seconds);
            works.add(new Work(box.busyUntil, box, changes(update)));
            answer(command, CommandResult.ACCEPTED, "accepted");
        }
    }

    private boolean isAllowed(Box box) {
        box.counted.removeIf(call -> !call.plus(LONGEST_DAY).isAfter(topology.now()));
        return box.counted.size() < 2;
    }

    private static Map<String, String> changes(MailboxUpdate update) {
        Map<String, String> changes = new TreeMap<>();
        update.getFirstName().ifPresent(value -> changes.put("firstName", value));
        update.getLastName().ifPresent(value -> changes.put("lastName", value));
        update.getUserName().ifPresent(value -> changes.put("userName", value));
        update.getProfilePicture().ifPresent(value -> changes.put("profilePicture", value));
        return changes;
    }

    private void answer(Command command, CommandResult result, String reason) {
        topology.send(
                Topics.COMMAND_OUTCOMES,
                command.getSubscriptionId(),
                CommandOutcome.newBuilder()
                        .setCommandId(command.getCommandId())
                        .setSubscriptionId(command.getSubscriptionId())
                        .setKind(command.getKind())
                        .setResult(result)
                        .setReason(reason)
                        .setActionId("ACT_1")
                        .setAt(topology.now())
                        .build());
    }
}
