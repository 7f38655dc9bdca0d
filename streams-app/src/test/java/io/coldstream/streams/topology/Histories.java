package io.coldstream.streams.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Histories of a subscription as the vendor might tell them, in logical order. Every id carries {@link #MARK}, so that one
 * topology can live through a history many times under ids of its own.
 */
final class Histories {

    static final String MARK = "#";

    private static final Instant FIRST_SENT = TopologyHarness.START.minus(Duration.ofDays(2));
    private static final Instant FIRST_END = TopologyHarness.START.plus(Duration.ofDays(20));
    private static final List<String> NAMES = List.of("Ann", "Bea", "Cleo", "Dora");

    /** What speaks of one subscription and its mailboxes. */
    private static final List<Kind> OWN = List.of(
            random -> order("S1", 1 + random.nextInt(3), random),
            random -> subscription(
                    "mailbox.order.failed",
                    "S1",
                    "'orderId':'O%d#','domain':'one#.example',".formatted(1 + random.nextInt(3))
                            + "'quantity':2,'price':3.5,'reason':'no such name'"),
            random -> created("S1", random),
            random -> created("S1", random),
            Histories::updated,
            Histories::updated,
            random -> mailbox("mailbox.exported", random, ""),
            random -> reported("subscription.renewing", random),
            random -> reported("subscription.renewal.success", random),
            random -> reported("subscription.renewal.failed", random),
            random -> reported("subscription.past_due", random),
            random -> reported("subscription.expired", random),
            random -> reported("subscription.cancelled", random),
            random -> reported("subscription.updated", random));

    /** What concerns others, too: a recreation under a new id, a mailbox that moves with it, their domain. */
    private static final List<Kind> ACROSS = List.of(
            random -> order("S2", 4, random),
            random -> created("S2", random),
            random -> subscription(
                    "subscription.updated",
                    "S2",
                    "'userId':'U1#','domain':'one#.example','subscriptionStatus':'ACTIVE'"),
            random -> domain("domain.order.success", ",'orderId':'O9#','price':12.5"),
            random -> domain("domain.renewal.success", ""),
            random -> domain("domain.renewal.failed", ",'reason':'wallet'"),
            random -> domain("domain.grace_period", ""),
            random -> domain("domain.expired", ""));

    private Histories() {}

    /** One kind of event, with values drawn at random. */
    private interface Kind {
        Told tell(Random random);
    }

    /** A webhook, sent at {@code sentAt}. */
    record Told(String key, String event, String body, Instant sentAt) {

        /** With an id of its own: the same body at another time would be the same webhook, sent again. */
        private Told at(Instant time, int number) {
            return new Told(key, event, body.replace("\"E1\"", "\"E" + number + "\""), time);
        }

        void sendTo(TopologyHarness topology, String mark) {
            topology.webhook(key.replace(MARK, mark), event, body.replace(MARK, mark), sentAt);
        }

        @Override
        public String toString() {
            return sentAt + " " + event;
        }
    }

    /** Of one subscription alone. */
    static List<Told> own(Random random, int length) {
        return history(OWN, random, length);
    }

    /** Of a subscription, one that continues it, and their domain. */
    static List<Told> across(Random random, int length) {
        return history(Stream.concat(OWN.stream(), ACROSS.stream()).toList(), random, length);
    }

    private static List<Told> history(List<Kind> kinds, Random random, int length) {
        List<Told> history = new ArrayList<>(List.of(order("S1", 1, random), created("S1", random)));
        while (history.size() < length) {
            history.add(kinds.get(random.nextInt(kinds.size())).tell(random));
        }
        Instant sentAt = FIRST_SENT;
        for (int i = 0; i < history.size(); i++) {
            sentAt = sentAt.plusSeconds(1 + random.nextInt(3600));
            history.set(i, history.get(i).at(sentAt, i));
        }
        return history;
    }

    /** Every order of arrival. */
    static <T> List<List<T>> permutations(List<T> items) {
        if (items.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> all = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            List<T> rest = new ArrayList<>(items);
            T first = rest.remove(i);
            for (List<T> tail : permutations(rest)) {
                List<T> permutation = new ArrayList<>(List.of(first));
                permutation.addAll(tail);
                all.add(permutation);
            }
        }
        return all;
    }

    static <T> List<T> shuffled(List<T> items, Random random) {
        List<T> all = new ArrayList<>(items);
        Collections.shuffle(all, random);
        return all;
    }

    /** About a third of them comes once more, anywhere after. */
    static <T> List<T> withRepetitions(List<T> items, Random random) {
        List<T> all = new ArrayList<>(items);
        for (T item : items) {
            if (random.nextInt(3) == 0) {
                int after = all.indexOf(item) + 1;
                all.add(after + random.nextInt(all.size() - after + 1), item);
            }
        }
        return all;
    }

    private static Told order(String subscription, int number, Random random) {
        return subscription(
                "mailbox.order.success",
                subscription,
                "'orderId':'O%d#','userId':'U1#','userEmail':'owner%d@x.example','domainId':'D1#',"
                                .formatted(number, random.nextInt(3))
                        + "'domainName':'one#.example','workspaceType':'GOOGLE','price':%d.5,'quantity':%d,"
                                .formatted(3 + random.nextInt(3), 1 + random.nextInt(4))
                        + "'expiryDate':'%s'".formatted(end(random)));
    }

    private static Told created(String subscription, Random random) {
        int mailbox = 1 + random.nextInt(3);
        return subscription(
                "mailbox.created",
                subscription,
                "'userId':'U1#','userEmail':'owner@x.example','domain':'one#.example','orderId':'O%d#',"
                                .formatted(1 + random.nextInt(3))
                        + "'workspaceType':'%s','price':'3.50','mailboxDetails':{"
                                .formatted(random.nextBoolean() ? "GOOGLE" : "MICROSOFT")
                        + "'mailboxId':'M%d#','firstName':'%s','email':'m%d@one#.example','appPassword':'p%d',"
                                .formatted(mailbox, name(random), mailbox, random.nextInt(1000))
                        + "'expiryDate':'%s'}".formatted(end(random)));
    }

    private static Told updated(Random random) {
        String field = List.of("firstName", "lastName", "userName").get(random.nextInt(3));
        return mailbox("mailbox.updated", random, ",'updatedFields':{'%s':'%s'}".formatted(field, name(random)));
    }

    /** Half of them in the older form, which says no more than what happened. */
    private static Told reported(String event, Random random) {
        String newer = random.nextBoolean()
                ? ""
                : ",'domainId':'D1#','domain':'one#.example','autoRenew':false,'subscriptionStatus':'%s','periodEnd':'%s'"
                        .formatted(random.nextBoolean() ? "ACTIVE" : "PAST_DUE", end(random));
        return subscription(
                event,
                "S1",
                "'userId':'U1#','userEmail':'owner@x.example','workspaceType':'GOOGLE','quantity':%d%s"
                        .formatted(1 + random.nextInt(9), newer));
    }

    private static Told subscription(String event, String subscription, String fields) {
        return told(subscription + MARK, event, "'subscriptionId':'%s#',%s".formatted(subscription, fields));
    }

    private static Told mailbox(String event, Random random, String fields) {
        String id = "M" + (1 + random.nextInt(3)) + MARK;
        return told(
                "mailbox:" + id,
                event,
                "'userId':'U1#','userEmail':'new%d@x.example','domain':'one#.example','workspaceType':'GOOGLE',"
                                .formatted(random.nextInt(9))
                        + "'mailboxId':'%s'%s".formatted(id, fields));
    }

    private static Told domain(String event, String fields) {
        return told(
                "domain:U1#/one#.example",
                event,
                "'userId':'U1#','domainId':'D1#','domainName':'one#.example'%s".formatted(fields));
    }

    private static Told told(String key, String event, String fields) {
        String body = "{'event':'%s','eventId':'E1','data':{%s}}".formatted(event, fields);
        return new Told(key, event, body.replace('\'', '"'), FIRST_SENT);
    }

    private static Instant end(Random random) {
        return FIRST_END.plus(Duration.ofDays(30L * random.nextInt(4)));
    }

    private static String name(Random random) {
        return NAMES.get(random.nextInt(NAMES.size()));
    }
}
