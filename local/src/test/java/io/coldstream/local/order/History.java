package io.coldstream.local.order;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * All that the vendor tells, in the order in which it happens, and how it stands then.
 *
 * @param told each webhook with its own sending time
 */
record History(List<Sent> told, Truth truth) {

    /** Between two webhooks. */
    static final Duration PACE = Duration.ofMillis(20);

    /** Between two webhooks of one story are this many of others at most, so that the shuffle reaches across several. */
    private static final int WIDEST_GAP = 200;

    record Sent(Webhook webhook, Instant at) {}

    static History of(Random random, int subscriptions, int webhooks, Instant start) {
        Truth truth = new Truth();
        List<List<Webhook>> stories = stories(random, subscriptions, webhooks, truth);
        record Placed(Webhook webhook, double place) {}
        List<Placed> placed = new ArrayList<>();
        for (List<Webhook> story : stories) {
            double place = random.nextInt(webhooks);
            for (Webhook webhook : story) {
                placed.add(new Placed(webhook, place));
                place += 1 + random.nextDouble() * WIDEST_GAP;
            }
        }
        placed.sort(Comparator.comparingDouble(Placed::place));
        List<Sent> told = IntStream.range(0, placed.size())
                .mapToObj(i -> new Sent(placed.get(i).webhook(), start.plus(PACE.multipliedBy(i))))
                .toList();
        return new History(told, truth);
    }

    int events() {
        return told.stream().mapToInt(sent -> sent.webhook().events()).sum();
    }

    /** About two thirds begin with an order, a sixth is pre-warmed, a sixth are recreations. */
    private static List<List<Webhook>> stories(Random random, int subscriptions, int webhooks, Truth truth) {
        List<List<Webhook>> stories = new ArrayList<>();
        List<DomainStory> domains = new ArrayList<>();
        while (truth.subscriptions().size() < subscriptions * 5 / 6) {
            List<Webhook> story = new ArrayList<>();
            stories.add(story);
            Pen pen = new Pen(story, random);
            if (random.nextInt(8) == 0) {
                domains.addAll(prewarmed(domains.size(), truth, pen, random));
            } else {
                DomainStory domain = new DomainStory(domains.size(), user(domains.size()), truth, pen, random);
                domain.begin();
                domains.add(domain);
            }
        }
        while (truth.subscriptions().size() < subscriptions) {
            DomainStory domain = domains.get(random.nextInt(domains.size()));
            domain.more();
            domain.subscribe();
        }
        int told = stories.stream().mapToInt(List::size).sum();
        for (; told < webhooks; told++) {
            domains.get(random.nextInt(domains.size())).more();
        }
        return stories;
    }

    private static String user(int number) {
        return "USR" + number % 300;
    }

    /** One order for two or three domains. */
    private static List<DomainStory> prewarmed(int number, Truth truth, Pen pen, Random random) {
        List<DomainStory> domains = IntStream.range(number, number + 2 + random.nextInt(2))
                .mapToObj(i -> new DomainStory(i, user(number), truth, pen, random))
                .toList();
        List<Map<String, Object>> parts =
                domains.stream().map(DomainStory::prewarmed).toList();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("userId", user(number));
        data.put("userEmail", "owner@prewarmed.example");
        data.put("orderId", "PREORDER" + number);
        data.put("serviceProvider", "GOOGLE");
        data.put("mailboxDetails", parts);
        int mailboxes = parts.stream()
                .mapToInt(part -> ((List<?>) part.getOrDefault("preWarmedUpMailboxes", List.of())).size())
                .sum();
        pen.write("prewarmup.order.success", data, parts.size() + mailboxes);
        return domains;
    }
}
