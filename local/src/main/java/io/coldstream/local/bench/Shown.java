package io.coldstream.local.bench;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How a benchmark tells what it found: the same for all. */
final class Shown {

    @Option(names = "--json", description = "Prints JSON.")
    private boolean json;

    /** @throws ParameterException when options do not go together */
    void require(@Nullable CommandSpec spec, boolean holds, String otherwise) {
        if (!holds && spec != null) {
            throw new ParameterException(spec.commandLine(), otherwise);
        }
    }

    /** @return the exit status */
    int print(Figures figures, @Nullable CommandSpec spec) {
        if (spec != null) {
            PrintWriter out = spec.commandLine().getOut();
            (json ? List.of(figures.json()) : figures.lines()).forEach(out::println);
        }
        return figures.held() ? 0 : 1;
    }
}
