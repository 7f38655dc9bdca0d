package io.coldstream.local.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A subscription that the demo ordered.
 *
 * @param armed whether it is renewed; the others only show what would be
 */
record DemoOrder(String subscriptionId, boolean armed, List<String> mailboxIds) {

    DemoOrder {
        mailboxIds = List.copyOf(mailboxIds);
    }

    /** The orders of an earlier run on the same folder; none when there was none. */
    static List<DemoOrder> read(Path file) throws IOException {
        return Files.exists(file)
                ? Files.readAllLines(file).stream().map(DemoOrder::parse).toList()
                : List.of();
    }

    static void write(Path file, List<DemoOrder> orders) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, orders.stream().map(DemoOrder::line).collect(Collectors.joining()));
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private String line() {
        return subscriptionId + " " + (armed ? "armed" : "dry-run") + " " + String.join(",", mailboxIds) + "\n";
    }

    private static DemoOrder parse(String line) {
        String[] parts = line.split(" ", 3);
        return new DemoOrder(parts[0], parts[1].equals("armed"), List.of(parts[2].split(",")));
    }
}
