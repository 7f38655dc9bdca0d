package io.coldstream.streams.reseller;

import java.util.Map;

/**
 * What was asked of the reseller, kept beside the answer should a report of it be due. In clear: it stays in the process'
 * memory, and prints its method alone.
 *
 * @param pathAndQuery under the base; the query's values encoded
 * @param body empty for a read
 */
public record Asked(String method, String pathAndQuery, Map<String, ?> body) {

    @Override
    public String toString() {
        return "Asked[" + method + "]";
    }
}
