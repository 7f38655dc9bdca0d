package io.coldstream.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Every charge ever made, in {@code ledger.jsonl}: never changed, never shortened. */
final class Ledger implements AutoCloseable {

    private final List<LedgerEntry> entries;
    private final JsonLines file;

    private Ledger(List<LedgerEntry> entries, JsonLines file) {
        this.entries = entries;
        this.file = file;
    }

    static Ledger open(Path folder) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        JsonLines file =
                JsonLines.open(folder.resolve("ledger.jsonl"), line -> entries.add(Json.read(line, LedgerEntry.class)));
        return new Ledger(entries, file);
    }

    /** Writes what is not in it yet, and returns when it is on the disk. */
    void append(List<LedgerEntry> charges) throws IOException {
        List<LedgerEntry> fresh =
                charges.stream().filter(charge -> charge.seq() > entries.size()).toList();
        if (fresh.isEmpty()) {
            return;
        }
        for (LedgerEntry charge : fresh) {
            file.append(Json.bytes(charge));
        }
        file.force();
        entries.addAll(fresh);
    }

    List<LedgerEntry> entries() {
        return List.copyOf(entries);
    }

    int size() {
        return entries.size();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
