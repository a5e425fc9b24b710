package io.openwatch.setup;

import io.openwatch.config.Configuration;
import io.openwatch.config.HostAndPort;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.HealthProbe.Health;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;

/** Does this release answer as healthy, on its schema, as an outside client sees it? */
final class HealthStep implements Step {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(250);

    @Override
    public String name() {
        return "health";
    }

    @Override
    public Look look(Survey survey) {
        if (survey.access() instanceof Access.Works
                && survey.service().running()
                && probe(survey.place(), survey.configuration(), Calls.look()) instanceof HealthProbe.Healthy) {
            return new Look.Satisfied("release " + survey.place().release().version() + " answers as healthy");
        }
        return new Look.Due("wait until it answers as healthy", changed -> await(survey.place()));
    }

    private static void await(Place place) {
        Configuration configuration = FileSettings.read(place).configuration();
        CallContext call = Calls.within(PATIENCE);
        String last = "it never answered";
        do {
            switch (probe(place, configuration, call)) {
                case HealthProbe.Healthy healthy -> {
                    return;
                }
                case HealthProbe.Unhealthy unhealthy -> last = unhealthy.why();
                case HealthProbe.NoAnswer silent -> last = silent.why();
            }
        } while (call.pause(PAUSE));
        throw new UpgradeException(Failure.of(
                ErrorCode.HEALTH_FAILED,
                "the service was not healthy within [" + PATIENCE.toSeconds() + " s]; last answer: " + last,
                "see why: " + place.launcher().serviceLog()));
    }

    private static Health probe(Place place, Configuration configuration, CallContext call) {
        return OpenWatchUpgrade.health(configuration, place.environment())
                .probe(new HealthProbe.ProbeRequest(
                        call,
                        place.release().version(),
                        Optional.of(place.release().target())));
    }

    /** Return where the service is reached; where it listens everywhere, by the name {@code here}. */
    static String address(HostAndPort listen, String here) {
        boolean everywhere = listen.host().equals("0.0.0.0") || listen.host().equals("::");
        String host = everywhere ? here : listen.host();
        return "https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + listen.port() + "/";
    }

    static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unnamed) {
            return "localhost";
        }
    }
}
