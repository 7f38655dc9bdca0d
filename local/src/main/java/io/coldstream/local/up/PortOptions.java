package io.coldstream.local.up;

import picocli.CommandLine.Option;

/** The ports of {@code up}. */
final class PortOptions {

    @Option(
            names = "--kafka-port",
            paramLabel = "PORT",
            defaultValue = "9092",
            description = "Kafka (${DEFAULT-VALUE}).")
    int kafka = 9092;

    @Option(
            names = "--registry-port",
            paramLabel = "PORT",
            defaultValue = "8085",
            description = "Schema registry (${DEFAULT-VALUE}).")
    int registry = 8085;

    @Option(
            names = "--ingress-port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "Webhooks (${DEFAULT-VALUE}).")
    int ingress = 8080;

    @Option(
            names = "--api-port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "API and console (${DEFAULT-VALUE}).")
    int api = 8081;

    @Option(
            names = "--sandbox-port",
            paramLabel = "PORT",
            defaultValue = "8082",
            description = "The simulated reseller (${DEFAULT-VALUE}).")
    int sandbox = 8082;
}
