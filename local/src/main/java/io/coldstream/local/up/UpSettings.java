package io.coldstream.local.up;

import io.coldstream.schemas.process.Environment;
import io.coldstream.schemas.process.SettingsException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code up} was asked for.
 *
 * @param variables the person's {@code COLDSTREAM_*} variables; those that {@code up} settles itself are set over them
 */
record UpSettings(HousePorts ports, Path data, boolean demo, int speed, Map<String, String> variables) {

    private static final String RESELLER_URL = "COLDSTREAM_RESELLER_URL";
    private static final int FASTEST = 1_000_000;

    UpSettings {
        variables = Map.copyOf(variables);
    }

    /**
     * @throws SettingsException with everything that is wrong with the options
     * @throws io.coldstream.schemas.process.CannotStartException when a port is taken
     */
    static UpSettings of(PortOptions ports, Path data, boolean demo, int speed, Map<String, String> environment) {
        var ours = new TreeMap<String, String>();
        environment.forEach((name, value) -> {
            if (name.startsWith("COLDSTREAM_") && !value.isBlank()) {
                ours.put(name, value.strip());
            }
        });
        var check = new Environment(ours);
        if (speed < 1 || speed > FASTEST) {
            check.problem("--speed is a whole number from 1 to " + FASTEST);
        }
        if (ours.containsKey(RESELLER_URL)) {
            if (demo || speed != 1) {
                check.problem(
                        "--demo and --speed are for the sandbox alone, but " + RESELLER_URL + " names a reseller");
            }
            check.required("COLDSTREAM_RESELLER_API_KEY", "the key for the reseller at " + RESELLER_URL);
        }
        check.check();
        return new UpSettings(HousePorts.settle(ports), data, demo, speed, ours);
    }

    boolean realReseller() {
        return variables.containsKey(RESELLER_URL);
    }

    /** Without the variables' values: there may be secrets among them. */
    @Override
    public String toString() {
        return "UpSettings[ports=" + ports + ", data=" + data + ", demo=" + demo + ", speed=" + speed + ", variables="
                + variables.keySet() + "]";
    }
}
