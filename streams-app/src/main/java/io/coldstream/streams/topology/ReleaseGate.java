package io.coldstream.streams.topology;

import io.coldstream.streams.avro.Dispatch;
import io.coldstream.streams.avro.DispatchStatus;
import io.coldstream.streams.domain.Health;
import io.coldstream.streams.stores.PolicyBook;
import io.coldstream.streams.stores.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** What keeps all commands back, or those of a class: the reseller's state, its clock, the spending switch. */
final class ReleaseGate {

    private static final Duration MOST_SKEW = Duration.ofMinutes(2);
    private static final Duration ASK_THE_TIME_EVERY = Duration.ofMinutes(1);
    private static final String KEY = Outputs.DISPATCH_KEY;

    private final TopologySettings settings;
    private final KeyValueStore<String, Dispatch> clock;
    private final KeyValueStore<String, DispatchStatus> status;
    private final PolicyBook policies;
    private final Throttle throttle;
    private final Breaker breaker;
    private @Nullable DispatchStatus shown;
    private @Nullable Instant timeAskedAt;

    ReleaseGate(ProcessorContext<?, ?> context, TopologySettings settings, PolicyBook policies) {
        this.settings = settings;
        this.policies = policies;
        clock = context.getStateStore(Stores.DISPATCH_CLOCK);
        status = context.getStateStore(Stores.DISPATCH_STATUS);
        Optional<DispatchStatus> last = Optional.ofNullable(status.get(KEY));
        throttle = new Throttle(last.flatMap(DispatchStatus::getSilentUntil).orElse(null));
        breaker = new Breaker(last.flatMap(DispatchStatus::getOpenSince).orElse(null));
    }

    /** Learns what the answer to a command tells of the reseller. */
    void told(Dispatch dispatch, Instant now) {
        Health health = dispatch.getHealth().map(Health::valueOf).orElse(Health.UNSAID);
        breaker.told(dispatch.getCommandId(), health, now);
        if (health == Health.THROTTLED || dispatch.getRetryAfterSeconds().isPresent()) {
            throttle.slow(dispatch.getRetryAfterSeconds(), now);
        }
        if (dispatch.getClockSkewMillis().isPresent()) {
            clock.put(KEY, dispatch);
        }
    }

    /** Whether nothing at all may be released now. */
    boolean isShut(Instant now) {
        return throttle.isSilent(now) || (breaker.isOpen() && !breaker.mayProbe(now));
    }

    /** Whether what is released next is to find out whether the reseller is there again. */
    boolean wantsProbe() {
        return breaker.isOpen();
    }

    void probing(String commandId, Instant now) {
        breaker.probing(commandId, now);
    }

    /** The share of the usual rate that is used. */
    double share(Instant now) {
        return throttle.share(now);
    }

    /** Whether the reseller's clock was told, and is near enough to ours for more than reads. */
    boolean clockAgrees() {
        Dispatch read = clock.get(KEY);
        Optional<Long> skew = read == null ? Optional.empty() : read.getClockSkewMillis();
        return skew.isPresent() && Math.abs(skew.get()) <= MOST_SKEW.toMillis();
    }

    /** The first class of commands that may be released now. */
    int firstClass() {
        return clockAgrees() ? firstClassOnceItAgrees() : DispatchQueue.READ;
    }

    /** The first class of commands that may be released when the clocks agree. */
    int firstClassOnceItAgrees() {
        return policies.spendingStopped() ? DispatchQueue.PAID + 1 : DispatchQueue.PAID;
    }

    /** Whether no read was released of late whose answer may tell the reseller's time; also when ours was set back. */
    boolean mayAskTheTime(Instant now) {
        return timeAskedAt == null || Duration.between(timeAskedAt, now).abs().compareTo(ASK_THE_TIME_EVERY) >= 0;
    }

    void askingTheTime(Instant now) {
        timeAskedAt = now;
    }

    /** Keeps the state where it can be asked for and survives a restart. */
    void show() {
        DispatchStatus current = new DispatchStatus(
                settings.ratePerSecond(),
                settings.window(),
                throttle.silentUntil(),
                breaker.openSince(),
                breaker.nextProbeAt());
        if (!current.equals(shown)) {
            status.put(KEY, current);
            shown = current;
        }
    }
}
