package io.coldstream.streams.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person's approval of one renewal.
 *
 * @param upTo the estimate that the person saw; a renewal that costs more needs another approval
 */
public record Approval(String opId, @Nullable Money upTo, Request.Asker asker, Instant at) {}
