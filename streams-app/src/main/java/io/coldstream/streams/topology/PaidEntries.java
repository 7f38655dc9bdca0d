package io.coldstream.streams.topology;

import io.coldstream.streams.avro.Amount;
import io.coldstream.streams.avro.DispatchEntry;
import io.coldstream.streams.avro.DispatchSend;
import io.coldstream.streams.codec.Amounts;
import io.coldstream.streams.codec.Purchases;
import io.coldstream.streams.domain.Budget;
import io.coldstream.streams.domain.Caps;
import io.coldstream.streams.domain.Money;
import io.coldstream.streams.domain.Purchase;
import io.coldstream.streams.domain.Purse;
import io.coldstream.streams.stores.PolicyBook;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Every paid command that was ever asked for, with its money. Nothing is forgotten here: a repetition is no release, and
 * money that was given back once is not given back again. A command's money is reserved with its release, if the budget
 * grants it, and stays so until a read shows that it is spent, or it is proven that nothing was.
 */
final class PaidEntries {

    private static final String QUEUED = "QUEUED";
    private static final String RELEASED = "RELEASED";
    private static final String ENDED = "ENDED";

    private final KeyValueStore<String, DispatchEntry> store;
    private final Spending spending;
    private final PolicyBook policies;

    PaidEntries(KeyValueStore<String, DispatchEntry> store, Spending spending, PolicyBook policies) {
        this.store = store;
        this.spending = spending;
        this.policies = policies;
    }

    boolean contains(String commandId) {
        return store.get(commandId) != null;
    }

    void queued(String commandId, Bytes place) {
        store.put(commandId, new DispatchEntry(QUEUED, ByteBuffer.wrap(place.get()), null, null, null, null, null));
    }

    /**
     * Asks the budget, under the policies in force, and reserves the money if it is granted.
     *
     * @param at business time
     * @param notAfter wall clock
     * @return why it must not be released; {@code null} when it may
     */
    Budget.@Nullable Refused release(String commandId, DispatchSend send, Instant at, Instant notAfter) {
        Optional<Purchase> purchase = Purchases.load(send);
        if (purchase.isEmpty()) {
            return new Budget.Refused("price-unknown", null);
        }
        return switch (budget(send, at).decide(purchase.get(), at)) {
            case Budget.Refused refused -> refused;
            case Budget.Granted(var purses) -> {
                Money estimate = purchase.get().estimate();
                spending.add(purses, estimate);
                String userId = purchase.get().userId();
                Amount reserved = Amounts.stored(estimate);
                store.put(commandId, new DispatchEntry(RELEASED, null, reserved, notAfter, null, at, userId));
                yield null;
            }
        };
    }

    private Budget budget(DispatchSend send, Instant at) {
        String userId = send.getUserId().orElse(null);
        return new Budget(
                policies.of(send.getSubscriptionId(), userId, send.getDomain().orElse(null), at),
                policies.caps(at),
                userId == null ? Caps.NONE : policies.capsOfUser(userId, at),
                spending::used);
    }

    /** It will not be released any more. */
    void givenBack(String commandId) {
        store.put(commandId, new DispatchEntry(ENDED, null, null, null, null, null, null));
    }

    /** The money is gone for good. */
    void spent(String commandId) {
        DispatchEntry entry = released(commandId);
        if (entry != null) {
            end(commandId, entry, entry.getReserved().orElse(null));
        }
    }

    /** What was charged goes back to the very purses that it came from, once. */
    void freed(String commandId) {
        DispatchEntry entry = released(commandId);
        if (entry != null) {
            Money reserved = Amounts.stored(entry.getReserved().orElse(null));
            // What an earlier version released was counted nowhere.
            Instant at = entry.getCountedAt().orElse(null);
            if (reserved != null && at != null) {
                spending.subtract(
                        Purse.of(at, reserved.currency(), entry.getUserId().orElse(null)), reserved);
            }
            end(commandId, entry, null);
        }
    }

    /** Its place in the queue, while it waits there. */
    Optional<Bytes> place(String commandId) {
        DispatchEntry entry = store.get(commandId);
        return entry == null || !entry.getState().equals(QUEUED)
                ? Optional.empty()
                : entry.getQueueKey().map(place -> Bytes.wrap(RouteProcessor.bytes(place)));
    }

    private @Nullable DispatchEntry released(String commandId) {
        DispatchEntry entry = store.get(commandId);
        return entry != null && entry.getState().equals(RELEASED) ? entry : null;
    }

    private void end(String commandId, DispatchEntry entry, @Nullable Amount spent) {
        store.put(
                commandId,
                new DispatchEntry(ENDED, null, spent, entry.getNotAfter().orElse(null), null, null, null));
    }
}
