package io.coldstream.local.bench;

/** Subscriptions of two sizes, to which the same happens in turns. */
final class Turns {

    /** New mailboxes and orders come in the first rounds only, so that the small stay small. */
    static final int GROWING_ROUNDS = 5;

    /** Of its own subscriptions, so that those that are measured stay as they are. */
    private static final int WARM_UP_SUBSCRIPTIONS = 20;

    private final Workbench bench;
    private final int subscriptions;
    private final int small;
    private final int big;
    private final Side few;
    private final Side many;

    /**
     * @param subscriptions of each size
     * @param small mailboxes of a small one
     * @param big mailboxes of a big one
     * @param orders in which a big one is bought
     */
    Turns(Workbench bench, int subscriptions, int small, int big, int orders) {
        this.bench = bench;
        this.subscriptions = subscriptions;
        this.small = small;
        this.big = big;
        few = new Side(bench, 0, small, 1);
        many = new Side(bench, subscriptions, big, orders);
    }

    Side few() {
        return few;
    }

    Side many() {
        return many;
    }

    /** Those mailboxes that are measured come at the same time, lest some lie deeper in the store than others. */
    void buy() {
        for (int i = 0; i < subscriptions; i++) {
            few.buy(i);
            many.buy(i);
        }
        int bought = 0;
        for (int mailbox = 0; mailbox < big; mailbox++) {
            boolean both = bought < small && mailbox >= (long) bought * (big - 1) / Math.max(1, small - 1);
            for (int i = 0; i < subscriptions; i++) {
                many.create(i, mailbox);
                if (both) {
                    few.create(i, bought);
                }
            }
            bought += both ? 1 : 0;
        }
    }

    void warmUp(int rounds) {
        Side others = new Side(bench, 2 * subscriptions, small, 1);
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < WARM_UP_SUBSCRIPTIONS; i++) {
                for (Kind kind : Kind.values()) {
                    others.measure(kind, i, round);
                }
            }
        }
    }

    void measure(int round) {
        for (Kind kind : Kind.values()) {
            for (int i = 0; i < subscriptions && (round < GROWING_ROUNDS || !kind.growing()); i++) {
                (i % 2 == 0 ? few : many).measure(kind, i, round);
                (i % 2 == 0 ? many : few).measure(kind, i, round);
            }
        }
    }
}
