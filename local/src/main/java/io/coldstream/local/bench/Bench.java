package io.coldstream.local.bench;

import picocli.CommandLine.Command;

/** {@code coldstream bench}: one command for each benchmark. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "BENCHMARK",
        description = {
            "Measures. Each benchmark compares figures of one and the same run, and exits with 1 if its bound is missed.",
            "Times depend on the machine and on what else it does; ratios over enough rounds do much less."
        },
        subcommands = {Apply.class, RepetitionMemory.class, Timers.class, Rate.class, Sink.class, IngressSpeed.class})
public final class Bench {}
