package io.coldstream.streams.protocol;

import java.util.List;

/**
 * The reseller and the network before it. It does not dedupe; it takes orders and carries them out later.
 *
 * @param onTheWay requests that are sent and have not arrived: however late, they may
 * @param taken orders that are not carried out yet
 * @param renewing whether it works at one of them; meanwhile reads show the later period end, which may be taken back
 * @param charged our orders that were carried out
 * @param failed our orders that were given up, of which a webhook may tell
 * @param renewals by how many cycles the period end has moved, by whomever
 */
record Reseller(
        List<Command> onTheWay,
        List<Command> taken,
        boolean renewing,
        List<Command> charged,
        int renewals,
        boolean autoRenew,
        boolean renewedItself,
        List<Failure> failed) {

    static final Reseller QUIET = new Reseller(List.of(), List.of(), false, List.of(), 0, false, false, List.of());

    /** @param renewals of which period: how often it was renewed before */
    record Failure(String commandId, int renewals) {}

    Reseller sent(Command request) {
        return new Reseller(
                Lists.with(onTheWay, request), taken, renewing, charged, renewals, autoRenew, renewedItself, failed);
    }

    Reseller lost(Command request) {
        return new Reseller(
                Lists.without(onTheWay, request), taken, renewing, charged, renewals, autoRenew, renewedItself, failed);
    }

    Reseller took(Command request) {
        return new Reseller(
                Lists.without(onTheWay, request),
                Lists.with(taken, request),
                renewing,
                charged,
                renewals,
                autoRenew,
                renewedItself,
                failed);
    }

    Reseller began() {
        return new Reseller(onTheWay, taken, true, charged, renewals, autoRenew, renewedItself, failed);
    }

    Reseller carriedOut(Command order) {
        return new Reseller(
                onTheWay,
                Lists.without(taken, order),
                false,
                Lists.with(charged, order),
                renewals + 1,
                autoRenew,
                renewedItself,
                failed);
    }

    Reseller gaveUp(Command order) {
        return new Reseller(
                onTheWay,
                Lists.without(taken, order),
                false,
                charged,
                renewals,
                autoRenew,
                renewedItself,
                Lists.with(failed, new Failure(order.id(), renewals)));
    }

    Reseller switchedOn() {
        return new Reseller(onTheWay, taken, renewing, charged, renewals, true, renewedItself, failed);
    }

    Reseller renewedByItself() {
        return new Reseller(onTheWay, taken, renewing, charged, renewals + 1, autoRenew, true, failed);
    }

    Reseller renewedAtTheDashboard() {
        return new Reseller(onTheWay, taken, renewing, charged, renewals + 1, autoRenew, renewedItself, failed);
    }

    Signal.Read read(Time at) {
        return new Signal.Read(at, renewals + (renewing ? 1 : 0), renewing, autoRenew);
    }

    /** Whether nothing that was asked of it is still to come. */
    boolean isQuiet() {
        return onTheWay.isEmpty() && taken.isEmpty();
    }

    /** Whether this attempt was carried out, or may still be. */
    boolean mayHave(String commandId) {
        return isOf(onTheWay, commandId) || isOf(taken, commandId) || isOf(charged, commandId);
    }

    private static boolean isOf(List<Command> commands, String commandId) {
        return commands.stream().anyMatch(command -> command.id().equals(commandId));
    }
}
