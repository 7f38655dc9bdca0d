package io.coldstream.local.up;

import io.coldstream.local.Addresses;
import io.coldstream.local.ResellerKey;
import io.coldstream.schemas.SealingKeys;
import io.coldstream.schemas.Secret;
import io.coldstream.schemas.process.BusinessClock;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * The environment of each process, as it would be set if the process ran by itself. The person's own variables hold,
 * except for what the rooms of one machine must agree on.
 */
final class Variables {

    private static final String OPENING_KEYS = "COLDSTREAM_OPENING_KEYS";

    private final Map<String, String> common;
    private final UpSettings settings;
    private final Path data;
    private final SealingKeys keys;

    Variables(UpSettings settings, DataFolder folder, SealingKeys keys, Secret resellerKey, BusinessClock clock) {
        this.settings = settings;
        this.data = folder.path();
        this.keys = keys;
        this.common = new TreeMap<>(settings.variables());
        // The streams-app gets those of the folder; nobody else has a use for keys that open.
        common.remove(OPENING_KEYS);
        common.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + settings.ports().kafka());
        common.put("COLDSTREAM_SCHEMA_REGISTRY_URL", loopback(settings.ports().registry()));
        common.put("COLDSTREAM_REPLICATION", "1");
        common.put("COLDSTREAM_ADMIN_PORT", "0");
        common.put(ResellerKey.VARIABLE, resellerKey.reveal());
        common.put("COLDSTREAM_SPEED", Integer.toString(clock.speed()));
        common.put("COLDSTREAM_CLOCK_ORIGIN", clock.origin().toString());
        common.putIfAbsent("COLDSTREAM_RESELLER_URL", sandboxUrl() + "/api/v1/integration");
    }

    private String sandboxUrl() {
        return loopback(settings.ports().sandbox());
    }

    private String webhookUrl() {
        return loopback(settings.ports().ingress()) + "/webhooks";
    }

    private static String loopback(int port) {
        return "http://127.0.0.1:" + port;
    }

    /** Where a person or a program finds what runs, given the admin ports that the processes took. */
    Addresses addresses(int ingressAdmin, int streamsAdmin, int sinkAdmin) {
        String reseller = settings.realReseller() ? settings.variables().get("COLDSTREAM_RESELLER_URL") : sandboxUrl();
        return new Addresses(
                URI.create(loopback(settings.ports().api())),
                URI.create(webhookUrl()),
                "127.0.0.1:" + settings.ports().kafka(),
                URI.create(loopback(settings.ports().registry())),
                URI.create(reseller),
                new Addresses.Admin(
                        URI.create(loopback(ingressAdmin)),
                        URI.create(loopback(streamsAdmin)),
                        URI.create(loopback(sinkAdmin))));
    }

    Map<String, String> common() {
        return Map.copyOf(common);
    }

    Map<String, String> sandbox() {
        return with(Map.of(
                "COLDSTREAM_SANDBOX_PORT", Integer.toString(settings.ports().sandbox()),
                "COLDSTREAM_SANDBOX_WEBHOOK_URL", webhookUrl(),
                "COLDSTREAM_SANDBOX_DATA_DIR", data.resolve("sandbox").toString()));
    }

    Map<String, String> ingress() {
        return with(Map.of(
                "COLDSTREAM_INGRESS_PORT", Integer.toString(settings.ports().ingress()),
                "COLDSTREAM_SEALING_PUBLIC_KEY", keys.sealing().toString(),
                "COLDSTREAM_BODY_HASH_KEY", keys.bodyHash().toString(),
                "COLDSTREAM_SPOOL_DIR", data.resolve("spool").toString()));
    }

    Map<String, String> streams() {
        return with(Map.of(
                "COLDSTREAM_API_PORT",
                Integer.toString(settings.ports().api()),
                OPENING_KEYS,
                data.resolve("keys").toString(),
                "COLDSTREAM_CREDENTIALS_PUBLIC_KEY",
                keys.credentialsPublic().toString(),
                "COLDSTREAM_BODY_HASH_KEY",
                keys.bodyHash().toString(),
                "COLDSTREAM_DATA_DIR",
                data.resolve("streams").toString()));
    }

    private Map<String, String> with(Map<String, String> own) {
        var all = new TreeMap<>(common);
        all.putAll(own);
        return all;
    }
}
