package io.coldstream.local.keys;

import picocli.CommandLine.Command;

/** {@code coldstream keys}: what seals and opens webhooks and credentials. */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "Makes, replaces and shows the keys that seal and open webhooks and credentials. Never a secret part.",
            "One public key seals; its private key opens, and so do those that it replaced. The ingress has public keys"
                    + " alone: what it sealed it can't open. Each hour it seals with another data key by itself."
        },
        subcommands = {KeysShow.class, KeysCreate.class, KeysRotate.class})
public final class KeysCommand {}
