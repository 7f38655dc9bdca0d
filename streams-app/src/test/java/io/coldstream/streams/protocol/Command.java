package io.coldstream.streams.protocol;

/**
 * A released command, as it stands in the log.
 *
 * @param id operation and attempt, as the core named them
 * @param basis what the request rests on; known to the model alone, for its properties
 */
record Command(String id, Time releasedAt, Basis basis) {

    /** What made us ask for money. */
    enum Basis {
        READ,
        READ_THAT_SHOWED_AUTO_RENEW,
        NO_READ
    }

    String operation() {
        return id.substring(0, id.lastIndexOf('~'));
    }

    @Override
    public String toString() {
        return "attempt " + id.substring(id.lastIndexOf('~') + 1);
    }
}
