package io.coldstream.local.bench;

import java.io.PrintWriter;
import picocli.CommandLine.Option;

/** How a benchmark tells what it found: the same for all. */
final class Shown {

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    /** @return the exit status */
    int print(Figures figures, PrintWriter out) {
        if (json) {
            out.println(figures.json());
        } else {
            figures.lines().forEach(out::println);
        }
        return figures.held() ? 0 : 1;
    }
}
