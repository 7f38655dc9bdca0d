package io.coldstream.sandbox;

/** The user of the partner that a subscription belongs to. */
record Owner(String userId, String userEmail) {}
