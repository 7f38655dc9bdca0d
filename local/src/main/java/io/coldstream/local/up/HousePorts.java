package io.coldstream.local.up;

import io.coldstream.local.Ports;

/** The ports that the rooms will have, settled before the first one starts: some must know those of others. */
record HousePorts(int kafka, int registry, int ingress, int api, int sandbox) {

    /**
     * Takes free ports where 0 is asked for.
     *
     * @throws io.coldstream.schemas.process.CannotStartException when one is taken
     */
    static HousePorts settle(PortOptions wanted) {
        Ports.check(wanted.kafka, "Kafka (--kafka-port)");
        Ports.check(wanted.registry, "the schema registry (--registry-port)");
        Ports.check(wanted.ingress, "the ingress (--ingress-port)");
        Ports.check(wanted.api, "the API (--api-port)");
        Ports.check(wanted.sandbox, "the sandbox (--sandbox-port)");
        return new HousePorts(
                orFree(wanted.kafka),
                orFree(wanted.registry),
                orFree(wanted.ingress),
                orFree(wanted.api),
                orFree(wanted.sandbox));
    }

    private static int orFree(int port) {
        return port == 0 ? Ports.free() : port;
    }
}
