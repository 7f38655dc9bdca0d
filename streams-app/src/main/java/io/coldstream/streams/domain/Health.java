package io.coldstream.streams.domain;

/** What an answer, or its absence, tells of the reseller as a whole. */
public enum Health {
    /** It answered as it should, be it by a refusal. */
    OK,
    /** It asks for fewer calls. */
    THROTTLED,
    /** It could not be reached, or what answered was of no use. */
    DOWN,
    /** Nothing: no call was tried, or what went wrong was ours. */
    UNSAID
}
