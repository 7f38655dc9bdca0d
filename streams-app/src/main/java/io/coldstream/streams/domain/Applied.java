package io.coldstream.streams.domain;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The newest webhooks that were applied to one subscription or one mailbox. The vendor lets a person send a webhook again
 * at any time, and it then comes with a new sending time, so that its stamp alone would make it the newest of all. Which
 * ones are kept depends on the set of webhooks, never on the order in which they came.
 */
public record Applied(SortedSet<Mark> marks) {

    /** Two years of a subscription that is renewed every month with two or three webhooks each. */
    public static final int MOST = 64;

    /** As much of an identity as is kept, in hexadecimal digits. */
    public static final int DIGITS = 16;

    public static final Applied NONE = new Applied(Collections.emptySortedSet());

    private static final Comparator<Mark> ORDER =
            Comparator.comparing(Mark::sentAt).thenComparing(Mark::identity);

    /**
     * One webhook.
     *
     * @param identity the beginning of its identity, see {@link About#identity()}
     */
    public record Mark(Instant sentAt, String identity) implements Comparable<Mark> {

        @Override
        public int compareTo(Mark other) {
            return ORDER.compare(this, other);
        }
    }

    public Applied {
        marks = Collections.unmodifiableSortedSet(new TreeSet<>(marks));
    }

    boolean contains(About about) {
        String identity = digits(about);
        return marks.stream().anyMatch(mark -> mark.identity().equals(identity));
    }

    Applied with(About about) {
        if (contains(about)) {
            return this;
        }
        SortedSet<Mark> all = new TreeSet<>(marks);
        all.add(new Mark(about.stamp().sentAt(), digits(about)));
        if (all.size() > MOST) {
            all.removeFirst();
        }
        return new Applied(all);
    }

    /** What either was applied to, where two are found to be one. */
    public Applied with(Applied other) {
        SortedSet<Mark> all = new TreeSet<>(marks);
        all.addAll(other.marks);
        while (all.size() > MOST) {
            all.removeFirst();
        }
        return new Applied(all);
    }

    private static String digits(About about) {
        return about.identity().substring(0, Math.min(DIGITS, about.identity().length()));
    }
}
