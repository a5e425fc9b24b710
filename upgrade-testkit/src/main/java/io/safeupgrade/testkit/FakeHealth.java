package io.safeupgrade.testkit;

import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.spi.HealthProbe;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Answer for a service by what it runs and where the schema stands.
 *
 * @since 0.1
 */
public final class FakeHealth implements HealthProbe {

    private final Supplier<Optional<ReleaseVersion>> serving;
    private final Supplier<Optional<SchemaVersion>> schema;
    private volatile Optional<String> unwell = Optional.empty();
    private volatile Optional<ReleaseVersion> patient = Optional.empty();

    private FakeHealth(Supplier<Optional<ReleaseVersion>> serving, Supplier<Optional<SchemaVersion>> schema) {
        this.serving = serving;
        this.schema = schema;
    }

    /** Answer by what {@code service} runs and where {@code migrator} left the schema. */
    public static FakeHealth of(FakeService service, FakeMigrator migrator) {
        return new FakeHealth(service::serving, migrator::position);
    }

    /** Answer by what {@code serving} and {@code schema} say; nothing answers while nothing serves. */
    public static FakeHealth of(Supplier<Optional<ReleaseVersion>> serving, Supplier<Optional<SchemaVersion>> schema) {
        return new FakeHealth(serving, schema);
    }

    /** Be unhealthy because of {@code why} from now on. */
    public void unwell(String why) {
        patient = Optional.empty();
        unwell = Optional.of(why);
    }

    /** Be unhealthy because of {@code why} whenever {@code release} serves. */
    public void unwell(ReleaseVersion release, String why) {
        patient = Optional.of(release);
        unwell = Optional.of(why);
    }

    /** Be well again. */
    public void well() {
        unwell = Optional.empty();
    }

    @Override
    public Health probe(ProbeRequest request) {
        Optional<ReleaseVersion> release = serving.get();
        if (release.isEmpty()) {
            return new NoAnswer("nothing listens on [localhost:8443]");
        }
        if (unwell.isPresent() && patient.map(release.get()::equals).orElse(true)) {
            return new Unhealthy("it says [" + unwell.get() + "]", release);
        }
        if (!release.get().equals(request.release())) {
            return new Unhealthy("release [" + release.get() + "] answers, not [" + request.release() + "]", release);
        }
        Optional<SchemaVersion> found = schema.get();
        boolean wrongSchema = request.schema().isPresent() && !request.schema().equals(found);
        return wrongSchema
                ? new Unhealthy(
                        "it serves on schema ["
                                + found.map(SchemaVersion::token).orElse("none") + "]",
                        release)
                : new Healthy();
    }
}
