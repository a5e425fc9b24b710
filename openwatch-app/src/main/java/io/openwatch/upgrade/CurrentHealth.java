package io.openwatch.upgrade;

import io.openwatch.config.ConfigSources;
import io.openwatch.config.Configuration;
import io.openwatch.config.HostAndPort;
import io.openwatch.config.Locations;
import io.openwatch.config.Settings;
import io.safeupgrade.http.HttpHealthProbe;
import io.safeupgrade.spi.HealthProbe;
import java.util.Map;
import java.util.Optional;

/**
 * Asks the service where the configuration says at the moment of the question: a restore may just have brought another one
 * back, and the service that was started since has read that.
 *
 * @param read the configuration as it was read; counts while the one that is there now has errors
 */
record CurrentHealth(Configuration read, Map<String, String> environment) implements HealthProbe {

    CurrentHealth {
        environment = Map.copyOf(environment);
    }

    @Override
    public Health probe(ProbeRequest request) {
        Settings.Server server = now().settings().server();
        return HttpHealthProbe.at(origin(server.listen()) + "/api/v1/health")
                .trusting(server.tlsCert())
                .probe(request);
    }

    /** Return where this machine reaches the service. */
    static String origin(HostAndPort listen) {
        boolean everywhere = listen.host().equals("0.0.0.0") || listen.host().equals("::");
        String host = everywhere ? "127.0.0.1" : listen.host();
        String authority = host.contains(":") ? "[" + host + "]" : host;
        return "https://" + authority + ":" + listen.port();
    }

    private Configuration now() {
        Locations locations = read.locations();
        var sources = new ConfigSources(
                Optional.of(locations.config()).filter(file -> locations.configGiven()), Map.of(), environment);
        return Configuration.load(sources) instanceof Configuration.Valid valid ? valid.configuration() : read;
    }
}
