package io.coldstream.local.policy;

import picocli.CommandLine.Command;

/** {@code coldstream policy}: what is renewed, when, and for how much at most. */
@Command(
        name = "policy",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Shows and changes what is renewed, when, and for how much at most.",
            "A policy holds in a scope: default, user:ID, domain:NAME or subscription:ID. Of those that fit a"
                    + " subscription the most specific wins, field by field."
        },
        subcommands = {PolicyList.class, PolicyShow.class, PolicySet.class, PolicyDelete.class, PolicyForecast.class})
public final class PolicyCommand {}
