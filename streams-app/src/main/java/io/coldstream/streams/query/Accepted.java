package io.coldstream.streams.query;

import io.coldstream.avro.CommandRequest;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/** The requests that this process wrote last: they may be asked for before the topology has read them. */
final class Accepted {

    private static final int MOST = 1_000;

    private final LinkedHashMap<String, CommandRequest> newest = new LinkedHashMap<>();

    synchronized void add(CommandRequest request) {
        newest.put(request.getCommandId(), request);
        if (newest.size() > MOST) {
            newest.pollFirstEntry();
        }
    }

    synchronized @Nullable CommandRequest find(String commandId) {
        return newest.get(commandId);
    }
}
