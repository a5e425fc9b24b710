package io.safeupgrade.postgres.crash;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.ServiceState;
import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.ServiceState.BootPolicy;
import io.safeupgrade.file.FileHold;
import io.safeupgrade.file.FileStartPermit;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.ServiceController;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A service that lives in a file and so outlives the process that starts it, as a real one does.
 *
 * <p>It starts only where no hold forbids it or a permit allows it, and only on the schema of its release; what it finds
 * wrong when started is written down for the oracle (I2).
 *
 * @param state the state directory of the upgrade
 * @param release whose code a start loads
 * @param schema the schema that this code fits
 * @param live the schema of the live database, empty when it cannot be read
 */
record FileService(Path state, ReleaseVersion release, String schema, Supplier<Optional<String>> live)
        implements ServiceController, HealthProbe {

    private Path file() {
        return state.resolveSibling("service");
    }

    Path violations() {
        return state.resolveSibling("violations");
    }

    /** The release that runs. */
    Optional<String> running() {
        try {
            return Files.exists(file())
                    ? Optional.of(Files.readString(file())).filter(text -> !text.isEmpty())
                    : Optional.empty();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    void put(String running) {
        try {
            Path fresh = file().resolveSibling("service.new");
            Files.writeString(fresh, running);
            Files.move(fresh, file(), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @Override
    public ServiceState state(CallContext call) {
        Activity activity = running().isPresent() ? Activity.ACTIVE : Activity.STOPPED;
        return new ServiceState(activity, BootPolicy.ENABLED, running().orElse(""), Map.of());
    }

    @Override
    public ServiceResult stop(StopRequest request) {
        put("");
        return new Reached(state(request.call()));
    }

    @Override
    public ServiceResult start(StartRequest request) {
        if (running().isPresent()) {
            return new Reached(state(request.call()));
        }
        boolean held = FileHold.at(state.resolve("hold")).current().isPresent();
        if (held && !FileStartPermit.at(state.resolve("permit")).granted()) {
            return new NotReached(Failure.of(ErrorCode.START_FAILED, "held", "end the upgrade"), state(request.call()));
        }
        if (!live.get().equals(Optional.of(schema))) {
            violation("started release " + release + " on schema " + live.get());
        }
        put(release.text());
        return new Reached(state(request.call()));
    }

    @Override
    public Health probe(ProbeRequest request) {
        return running().equals(Optional.of(request.release().text()))
                        && request.schema().map(Object::toString).equals(live.get())
                ? new Healthy()
                : new Unhealthy(
                        "runs [" + running() + "] on [" + live.get() + "]",
                        running().map(ReleaseVersion::of));
    }

    private void violation(String what) {
        try {
            Files.writeString(
                    violations(),
                    what + "\n",
                    java.nio.file.StandardOpenOption.CREATE,
                    java.nio.file.StandardOpenOption.APPEND);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
