package io.safeupgrade.engine;

import static io.safeupgrade.ReleaseCheck.failed;
import static io.safeupgrade.ReleaseCheck.passed;
import static io.safeupgrade.ReleaseCheck.skipped;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.ReleaseCheck;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.ServiceState;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.DatabaseProbe.Misconfigured;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.DatabaseProbe.Unreachable;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.HealthProbe.Health;
import io.safeupgrade.spi.HealthProbe.Healthy;
import io.safeupgrade.spi.HealthProbe.NoAnswer;
import io.safeupgrade.spi.HealthProbe.Unhealthy;
import io.safeupgrade.spi.LoggedService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Look once at everything that has to be right after an upgrade; changes nothing, needs no lock. */
final class Checklist {

    private final Appliance appliance;
    private final ProviderCalls calls;
    private final OperatorCommands commands;

    Checklist(Appliance appliance, ProviderCalls calls) {
        this.appliance = appliance;
        this.calls = calls;
        this.commands = appliance.settings().commands();
    }

    /** Look; each check is there whatever came of the others. */
    List<ReleaseCheck> look() {
        List<ReleaseCheck> checks = new ArrayList<>();
        checks.add(check("service", this::service));
        Optional<MigrationStatus> schema = database(checks);
        health(checks, schema);
        checks.addAll(new RecordChecks(appliance).look());
        checks.add(check("log", this::log));
        return List.copyOf(checks);
    }

    private ReleaseCheck service() {
        if (appliance.service().isEmpty()) {
            return skipped("service", "this appliance has no service of its own");
        }
        ServiceState state = ask("state of the service", appliance.service().get()::state);
        return state.activity() == ServiceState.Activity.ACTIVE
                ? passed("service", "it runs")
                : failed(
                        "service",
                        ErrorCode.START_FAILED,
                        "it does not run: [" + state.activity() + "]",
                        "see why: " + commands.serviceLog() + "; then: " + commands.start());
    }

    private Optional<MigrationStatus> database(List<ReleaseCheck> checks) {
        if (appliance.database().isPresent()) {
            ReleaseCheck reached = check(
                    "database",
                    () -> reached(ask(
                            "reachability of the database", appliance.database().get()::probe)));
            checks.add(reached);
            if (reached.isFailed()) {
                checks.add(skipped("schema", "the database cannot be asked"));
                return Optional.empty();
            }
        }
        if (appliance.migrator().isEmpty()) {
            checks.add(skipped("schema", "this appliance has no schema"));
            return Optional.empty();
        }
        try {
            MigrationStatus status =
                    ask("state of the schema", appliance.migrator().get()::status);
            checks.add(schema(status));
            return Optional.of(status);
        } catch (UpgradeException unreadable) {
            checks.add(unreadable("schema", unreadable));
            return Optional.empty();
        }
    }

    private static ReleaseCheck reached(Reachability answer) {
        return switch (answer) {
            case Reachable there -> passed("database", there.identity() + ", version " + there.serverVersion());
            case Unreachable down ->
                failed("database", ErrorCode.DATABASE_UNREACHABLE, down.what(), "bring the database back");
            case Misconfigured wrong ->
                failed("database", ErrorCode.DATABASE_MISCONFIGURED, wrong.what(), wrong.remedy());
        };
    }

    private ReleaseCheck schema(MigrationStatus status) {
        Optional<Finding> objection =
                status.findings().stream().filter(Finding::blocks).findFirst();
        if (objection.isPresent()) {
            return failed(
                    "schema",
                    ErrorCode.PREFLIGHT_BLOCKED,
                    objection.get().what(),
                    objection.get().remedy());
        }
        String at = status.current().map(SchemaVersion::token).orElse("none");
        return status.atTarget()
                ? passed("schema", "it is [" + at + "], nothing is pending")
                : failed(
                        "schema",
                        ErrorCode.SCHEMA_UNFIT,
                        "it is [" + at + "], this release was built for [" + status.target() + "], pending are ["
                                + status.pending().size() + "] migrations",
                        "bring it to this release: " + commands.run());
    }

    private void health(List<ReleaseCheck> checks, Optional<MigrationStatus> schema) {
        if (appliance.health().isEmpty()) {
            checks.add(skipped("health", "this appliance has no health probe"));
            return;
        }
        HealthProbe probe = appliance.health().get();
        checks.add(check(
                "health",
                () -> healthy(ask(
                        "health of the service",
                        call -> probe.probe(new HealthProbe.ProbeRequest(
                                call, appliance.release(), schema.map(MigrationStatus::target)))))));
    }

    private ReleaseCheck healthy(Health answer) {
        return switch (answer) {
            case Healthy well -> passed("health", "release [" + appliance.release() + "] answers and is well");
            case Unhealthy ill ->
                failed("health", ErrorCode.HEALTH_FAILED, ill.why(), "see why: " + commands.serviceLog());
            case NoAnswer silent ->
                failed("health", ErrorCode.HEALTH_FAILED, silent.why(), "see why: " + commands.serviceLog());
        };
    }

    private ReleaseCheck log() {
        if (!(appliance.service().orElse(null) instanceof LoggedService logged)) {
            return skipped("log", "the service's log has no errors that could be told from other lines");
        }
        List<String> errors = ask("log of the service", logged::errors);
        return errors.isEmpty()
                ? passed("log", "no error since the service was started")
                : failed(
                        "log",
                        ErrorCode.HEALTH_FAILED,
                        "[" + errors.size() + "] errors since the service was started, the newest: " + errors.getLast(),
                        "see all: " + commands.serviceLog());
    }

    /** Whatever a look throws is what it found. */
    static ReleaseCheck check(String name, Supplier<ReleaseCheck> look) {
        try {
            return look.get();
        } catch (UpgradeException unreadable) {
            return unreadable(name, unreadable);
        }
    }

    private static ReleaseCheck unreadable(String name, UpgradeException cause) {
        return failed(
                name,
                cause.failure().code(),
                cause.failure().what(),
                cause.failure().remedy());
    }

    private <T> T ask(String what, Function<CallContext, T> question) {
        Answer<T> answer = calls.ask(
                what, appliance.settings().deadlines().look(), Cancellation.create(), ignored -> {}, question);
        if (answer instanceof Answer.Value<T> value) {
            return value.value();
        }
        if (answer instanceof Answer.Threw<T> threw && threw.thrown() instanceof UpgradeException known) {
            throw known;
        }
        throw new UpgradeException(Failure.of(
                ErrorCode.HEALTH_FAILED,
                "the look at the " + what + " " + Answer.describe(answer),
                "see: " + commands.status()));
    }
}
