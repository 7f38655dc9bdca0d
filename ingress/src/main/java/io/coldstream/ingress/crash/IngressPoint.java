package io.coldstream.ingress.crash;

import io.coldstream.schemas.process.StrikePoint;

/** The steps of a webhook between which the fault harness may strike. */
public enum IngressPoint implements StrikePoint {
    /** It is sealed, nobody has it. */
    SEALED,
    /** The producer has it, Kafka has not confirmed it. */
    SENT,
    /** Kafka has confirmed it, its sender has no answer. */
    ACKNOWLEDGED,
    /** It is written to the spool's file, and not forced to disk. */
    SPOOL_WRITTEN,
    /** It is on disk in the spool, its sender has no answer. */
    SPOOL_FORCED,
    /** Kafka has confirmed some records of the spool, which are still there. */
    DRAINED,
    /** A file of the spool is removed. */
    REMOVED
}
