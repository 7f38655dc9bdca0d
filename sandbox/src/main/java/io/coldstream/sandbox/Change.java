package io.coldstream.sandbox;

import java.util.List;

/** What one step changed. It is written whole or not at all: a charge and its effect can't come apart. */
record Change(List<Entity> put, List<String> gone, List<LedgerEntry> charges) {

    boolean isEmpty() {
        return put.isEmpty() && gone.isEmpty() && charges.isEmpty();
    }
}
