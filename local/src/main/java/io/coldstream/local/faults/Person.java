package io.coldstream.local.faults;

import io.coldstream.avro.RenewalOperation;
import io.coldstream.local.JsonCalls;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A person who retries what was parked when the reseller shows no charge for it. What was charged heals by a read. Nobody
 * looks while a sink that was struck may still call: that a paused process can outlast both the reads and a person is
 * known, and stated in the README.
 */
final class Person implements AutoCloseable {

    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(20);

    private final JsonCalls calls = new JsonCalls();
    private final Post streams;
    private final Post sink;
    private final Map<String, Long> asked = new HashMap<>();

    Person(Post streams, Post sink) {
        this.streams = streams;
        this.sink = sink;
    }

    /** Looks once, with accounts that were just brought up to date. */
    void look(Accounts accounts) throws InterruptedException {
        Set<String> parked = accounts.in("PARKED");
        Optional<String> port = streams.variable("COLDSTREAM_API_PORT");
        if (parked.isEmpty() || port.isEmpty() || sink.isDisturbed() || !streams.isAtWork()) {
            return;
        }
        Set<String> charged = accounts.charges().keySet();
        Map<String, RenewalOperation> operations = accounts.operations();
        operations.keySet().retainAll(parked);
        operations.keySet().removeAll(charged);
        try {
            for (RenewalOperation operation : operations.values()) {
                retry(operation.getOpId(), port.get());
            }
        } catch (IOException e) {
            // The process is away: the rest is asked for at another look.
        }
    }

    private void retry(String opId, String port) throws IOException, InterruptedException {
        Long before = asked.get(opId);
        if (before == null || System.nanoTime() - before > BETWEEN_TRIES.toNanos()) {
            calls.post(
                    URI.create("http://127.0.0.1:" + port + "/api/renewals/" + opId + "/retry"),
                    Map.of("reason", "the reseller shows no charge"));
            asked.put(opId, System.nanoTime());
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
