package io.coldstream.sandbox;

/** The two generations of the vendor's replies and subscription events. */
enum Generation {
    /** Until April 2026: no {@code actionId}, subscription events without dates. */
    A,
    /** From June 2026: {@code actionId} in replies, subscription events with their period. */
    B
}
