package io.coldstream.streams.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What sweeps know of one subscription besides its state. Whatever differs counts only after it was seen twice, so long
 * apart that its webhook can't be on its way any more; what a webhook told meanwhile is no difference.
 *
 * @param base {@code null} until a read showed it
 * @param pending what differs and does not count yet
 * @param missingIn the sweep that did not list it, until a read of its own is there
 * @param absent whether it was said that the reseller does not list it
 */
public record Audit(
        @Nullable Base base,
        @Nullable Pending pending,
        @Nullable String missingIn,
        boolean absent) {

    public static final Audit NONE = new Audit(null, null, null, false);

    /**
     * What is accounted for.
     *
     * @param swept whether a sweep has compared it to the end; what was known until then, webhooks alone told
     * @param reportedAt when the newest webhook about it was sent that was known by then
     * @param unknown mailboxes that are known to be unknown
     * @param quantitySince when its number of mailboxes was accounted for
     */
    public record Base(Facts facts, boolean swept, @Nullable Instant reportedAt, int unknown, Instant quantitySince) {

        /** Whether something was told since. */
        boolean isBefore(@Nullable Instant toldAt) {
            return toldAt != null && (reportedAt == null || toldAt.isAfter(reportedAt));
        }
    }

    /**
     * What differs and may still be on its way.
     *
     * @param sweepId the sweep that found it
     * @param seen what that sweep read
     * @param unheard whether nothing had told of the subscription
     * @param facts those that differ
     */
    public record Pending(String sweepId, Instant dueAt, Facts seen, boolean unheard, Set<Fact> facts) {
        public Pending {
            facts = Set.copyOf(facts);
        }
    }

    /**
     * What follows from one input.
     *
     * @param found differences that are new, or of which is new what they are
     * @param settled of the sweep {@code settledIn}: in flight so far, and told by now
     * @param lookAt when a read is wanted; {@code null} for none
     * @param imports whether the subscription is to be taken in
     */
    public record Step(
            Audit audit,
            List<Difference> found,
            @Nullable String settledIn,
            Set<Fact> settled,
            @Nullable Instant lookAt,
            boolean imports) {

        public Step {
            found = List.copyOf(found);
            settled = Set.copyOf(settled);
        }

        static Step nothing(Audit audit) {
            return new Step(audit, List.of(), null, Set.of(), null, false);
        }

        private Step lookingAt(@Nullable Instant at) {
            return new Step(audit, found, settledIn, settled, at, imports);
        }
    }

    /**
     * @param before the state without the input
     * @param after the state with it
     */
    public Step next(Subscription before, Input input, Subscription after, Timing timing) {
        if (after.lineage().isGone()) {
            return Step.nothing(this);
        }
        return switch (input) {
            case SubscriptionListed listed ->
                seen(before, listed.sweepId(), newest(after, listed.read()), after, timing);
            case Observation read ->
                read.shown() ? seen(before, null, newest(after, read), after, timing) : notShown(read);
            case NotListed missed -> missed(missed);
            case WebhookEvent event -> Step.nothing(this);
            case TimerFired timer -> Step.nothing(this);
            case CommandReleased command -> Step.nothing(this);
            case CommandOutcome outcome -> Step.nothing(this);
            case Request request -> Step.nothing(this);
            case DomainNews news -> Step.nothing(this);
            case MailboxLost lost -> Step.nothing(this);
            case MailboxHandedOver handed -> Step.nothing(this);
            case Succession succession -> Step.nothing(this);
        };
    }

    /** A read that came late is not compared, but the newer one that overtook it. */
    private static Observation newest(Subscription after, Observation read) {
        Observation newest = after.renewal().observed();
        return newest != null && newest.shown() ? newest : read;
    }

    private Step missed(NotListed missed) {
        return absent
                ? Step.nothing(this)
                : Step.nothing(new Audit(base, pending, missed.sweepId(), false))
                        .lookingAt(missed.at());
    }

    private Step notShown(Observation read) {
        if (missingIn == null) {
            return Step.nothing(this);
        }
        Difference difference =
                new Difference(missingIn, Fact.LISTING, Difference.Kind.NOT_LISTED, "listed", "not listed", read.at());
        return new Step(new Audit(base, pending, null, true), List.of(difference), null, Set.of(), null, false);
    }

    private Step seen(
            Subscription before, @Nullable String sweepId, Observation read, Subscription after, Timing timing) {
        Audit shown = new Audit(base, pending, null, false);
        if (shown.pending != null) {
            return shown.again(shown.pending, read, after, timing);
        }
        if (base == null && before.renewal().firstSeenAt() == null) {
            return sweepId == null ? Step.nothing(shown) : shown.unheard(sweepId, read, after, timing);
        }
        Base known = base == null ? told(read, after) : base;
        return sweepId == null
                ? Step.nothing(new Audit(known, null, null, false))
                : shown.compared(known, sweepId, read, after, timing);
    }

    /** What nothing told of is taken in at once, unless it is so young that something may still tell. */
    private Step unheard(String sweepId, Observation read, Subscription after, Timing timing) {
        Instant start = read.periodStart();
        if (start != null && start.plus(timing.onItsWay()).isBefore(read.at())) {
            return imported(sweepId, read, after);
        }
        Instant dueAt = read.at().plus(timing.onItsWay());
        Pending waiting = new Pending(sweepId, dueAt, Facts.of(read), true, Set.of(Fact.SUBSCRIPTION));
        Difference inFlight = new Difference(
                sweepId,
                Fact.SUBSCRIPTION,
                Difference.Kind.IN_FLIGHT,
                "never heard of",
                read.status().name(),
                read.at());
        return new Step(new Audit(null, waiting, null, false), List.of(inFlight), null, Set.of(), dueAt, false);
    }

    private static Step imported(String sweepId, Observation read, Subscription after) {
        Difference.Kind kind = Sweep.isImport(sweepId) ? Difference.Kind.IMPORTED : Difference.Kind.UNHEARD_OF;
        Difference difference = new Difference(
                sweepId,
                Fact.SUBSCRIPTION,
                kind,
                "never heard of",
                read.status().name(),
                read.at());
        Base base = new Base(Facts.of(read), true, reportedAt(read, after), unknown(read, after), read.at());
        return new Step(new Audit(base, null, null, false), List.of(difference), sweepId, Set.of(), null, true);
    }

    private Step compared(Base known, String sweepId, Observation read, Subscription after, Timing timing) {
        List<SweepComparison.Finding> open = SweepComparison.of(known, read, after, timing);
        boolean passing = read.status() == Status.RENEWING;
        if (open.isEmpty() && !passing) {
            return Step.nothing(new Audit(accounted(known, read, after, Set.of(), Set.of()), null, null, false));
        }
        return waiting(known, sweepId, open, List.of(), read, after, timing);
    }

    /** What differs is looked at once more; what was told is accounted for. */
    private static Step waiting(
            Base known,
            String sweepId,
            List<SweepComparison.Finding> open,
            List<Difference> sure,
            Observation read,
            Subscription after,
            Timing timing) {
        Set<Fact> facts = facts(open);
        Instant dueAt = read.at().plus(timing.onItsWay());
        List<Difference> found = new ArrayList<>(sure);
        open.forEach(finding -> found.add(difference(sweepId, finding, read).as(Difference.Kind.IN_FLIGHT)));
        // While the reseller is renewing, nothing it shows of the period lasts.
        Base base = read.status() == Status.RENEWING ? known : accounted(known, read, after, facts, sure(sure));
        return new Step(
                new Audit(base, new Pending(sweepId, dueAt, Facts.of(read), false, facts), null, false),
                found,
                null,
                Set.of(),
                dueAt,
                false);
    }

    private Step again(Pending waiting, Observation read, Subscription after, Timing timing) {
        if (read.at().isBefore(waiting.dueAt())) {
            return Step.nothing(this).lookingAt(waiting.dueAt());
        }
        if (waiting.unheard() && after.renewal().firstSeenAt() == null) {
            return imported(waiting.sweepId(), read, after);
        }
        Base known = base == null ? told(read, after) : base;
        List<SweepComparison.Finding> open = SweepComparison.of(known, read, after, timing);
        Facts shown = Facts.of(read);
        List<SweepComparison.Finding> sure = open.stream()
                .filter(finding -> waiting.facts().contains(finding.fact())
                        && waiting.seen().agreesOn(finding.fact(), shown)
                        && read.status() != Status.RENEWING)
                .toList();
        List<SweepComparison.Finding> fresh =
                open.stream().filter(finding -> !sure.contains(finding)).toList();
        List<Difference> found = sure.stream()
                .map(finding -> difference(waiting.sweepId(), finding, read))
                .toList();
        EnumSet<Fact> settled = EnumSet.noneOf(Fact.class);
        settled.addAll(waiting.facts());
        settled.removeAll(facts(open));
        Step next = fresh.isEmpty() && read.status() != Status.RENEWING
                ? new Step(
                        new Audit(accounted(known, read, after, Set.of(), facts(sure)), null, null, false),
                        found,
                        null,
                        Set.of(),
                        null,
                        false)
                : waiting(known, waiting.sweepId(), fresh, found, read, after, timing);
        return new Step(next.audit(), next.found(), waiting.sweepId(), settled, next.lookAt(), false);
    }

    /** Before the first read nothing was accounted for but what webhooks told. */
    private static Base told(Observation read, Subscription after) {
        return new Base(Facts.told(after, read), false, reportedAt(read, after), 0, read.at());
    }

    /** @param sure what counts by now: its mailboxes are known to be unknown */
    private static Base accounted(Base known, Observation read, Subscription after, Set<Fact> open, Set<Fact> sure) {
        boolean older = after.claims().orders().isEmpty() && after.fulfilment().mailboxesKnown() == 0;
        boolean given = older || sure.contains(Fact.MAILBOXES) || sure.contains(Fact.QUANTITY);
        boolean sameQuantity = Objects.equals(known.facts().quantity(), read.quantity());
        int unknown = unknown(read, after);
        return new Base(
                known.facts().accounting(Facts.of(read), open),
                known.swept() || open.isEmpty(),
                reportedAt(read, after),
                given ? unknown : Math.min(known.unknown(), unknown),
                sameQuantity ? known.quantitySince() : read.at());
    }

    private static int unknown(Observation read, Subscription after) {
        return read.quantity() == null
                ? 0
                : Math.max(0, read.quantity() - after.fulfilment().mailboxesKnown());
    }

    /** Not later than the read: what was sent since then may tell of what it does not show yet. */
    private static @Nullable Instant reportedAt(Observation read, Subscription after) {
        Stamped<Status> told = after.claims().status();
        if (told == null) {
            return null;
        }
        Instant sentAt = told.stamp().sentAt();
        return sentAt.isBefore(read.at()) ? sentAt : read.at();
    }

    private static Set<Fact> facts(List<SweepComparison.Finding> findings) {
        return findings.stream().map(SweepComparison.Finding::fact).collect(Collectors.toSet());
    }

    private static Set<Fact> sure(List<Difference> differences) {
        return differences.stream().map(Difference::fact).collect(Collectors.toSet());
    }

    private static Difference difference(String sweepId, SweepComparison.Finding finding, Observation read) {
        return new Difference(sweepId, finding.fact(), finding.kind(), finding.was(), finding.is(), read.at());
    }
}
