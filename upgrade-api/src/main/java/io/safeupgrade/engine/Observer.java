package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.OnFailure;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.ServiceState;
import io.safeupgrade.UpgradeEvent;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradePlan.BackupChoice;
import io.safeupgrade.UpgradePlan.Scope;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.DatabaseProbe;
import io.safeupgrade.spi.DatabaseProbe.Reachability;
import io.safeupgrade.spi.DatabaseProbe.Reachable;
import io.safeupgrade.spi.DatabaseProbe.Unreachable;
import io.safeupgrade.spi.EstimatedBackup;
import io.safeupgrade.spi.HealthProbe;
import io.safeupgrade.spi.PreflightCheck;
import io.safeupgrade.spi.TargetedMigrator;
import io.safeupgrade.spi.UpgradeListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;

/** Look at the appliance without changing anything. */
final class Observer {

    private static final Duration BETWEEN_PROBES = Duration.ofSeconds(1);

    private final Appliance appliance;
    private final ProviderCalls calls;
    private final Cancellation cancellation;
    private final UpgradeListener listener;
    private final List<Failure> troubles = new ArrayList<>();

    Observer(Appliance appliance, ProviderCalls calls, Cancellation cancellation, UpgradeListener listener) {
        this.appliance = appliance;
        this.calls = calls;
        this.cancellation = cancellation;
        this.listener = listener;
    }

    /** Look at the database until it answers, refuses, or patience ends. */
    Optional<Reachability> reachDatabase() {
        return appliance.database().map(this::reach);
    }

    /** Look at everything else, the database having been reached or not. */
    Observation observe(Wish wish, Optional<Reachability> database) {
        Scope scope = wish.scope();
        Appliance.State state = appliance.state();
        var history = read("journal", () -> JournalHistory.of(state.journal().entries()))
                .orElse(JournalHistory.EMPTY);
        var hold = read("hold", () -> state.hold().current()).flatMap(Function.identity());
        var pending = read("pending record", () -> state.pending().current()).flatMap(Function.identity());
        Optional<ServiceState> service =
                appliance.service().flatMap(controller -> look("state of the service", controller::state));
        Optional<ReleaseVersion> installed = appliance
                .installer()
                .flatMap(installer -> look("installed release", installer::installed))
                .flatMap(Function.identity());
        boolean usable = database.isEmpty() || database.get() instanceof Reachable;
        Optional<MigrationStatus> schema =
                usable ? appliance.migrator().flatMap(m -> look("state of the schema", m::status)) : Optional.empty();
        BackupChoice backup = backup(scope, schema, database);
        RestoreLooks restores = new RestoreLooks(appliance, history, this::look, this::read);
        List<Finding> findings = wish.order().isPresent()
                ? restores.obstacles(wish)
                : findings(usable, installed, database, schema, backup, restores);
        Optional<HealthProbe.Health> health = health(scope, service, schema);
        return new Observation(
                history,
                hold,
                pending,
                service,
                health,
                installed,
                restores.interruptedPoint(),
                usable ? restores.losses(wish) : List.of(),
                restores.disk(backup, usable),
                database,
                schema,
                target(schema, database),
                backup,
                findings,
                troubles.stream().findFirst());
    }

    /** A database that a restore is to make tells nothing yet; whether this code can serve on it shall be known before. */
    private Optional<SchemaVersion> target(Optional<MigrationStatus> schema, Optional<Reachability> database) {
        boolean toBeMade = database.filter(seen -> seen instanceof DatabaseProbe.Misconfigured refused
                        && refused.cause() == DatabaseProbe.Misconfigured.Cause.MISSING_DATABASE)
                .isPresent();
        return schema.map(MigrationStatus::target)
                .or(() -> appliance
                        .migrator()
                        .filter(migrator -> toBeMade && migrator instanceof TargetedMigrator)
                        .flatMap(migrator -> look("target of the schema", ((TargetedMigrator) migrator)::target))
                        .flatMap(Function.identity()));
    }

    private Reachability reach(DatabaseProbe probe) {
        Duration patience = appliance.settings().databasePatience();
        long began = appliance.settings().pace().nanos();
        boolean told = false;
        while (true) {
            Reachability seen = lookOnce(probe);
            Duration waited = Duration.ofNanos(appliance.settings().pace().nanos() - began);
            if (!(seen instanceof Unreachable unreachable) || waited.compareTo(patience) >= 0 || !pause()) {
                return seen;
            }
            if (!told) {
                told = true;
                listener.on(new UpgradeEvent.Waiting(now(), "the database: " + unreachable.what()));
            }
        }
    }

    private Reachability lookOnce(DatabaseProbe probe) {
        return switch (ask("reachability of the database", probe::probe)) {
            case Answer.Value<Reachability> value -> value.value();
            case Answer.Hung<Reachability> hung ->
                new Unreachable(Unreachable.Cause.NO_ANSWER, "the database probe " + Answer.describe(hung));
            case Answer.Threw<Reachability> threw ->
                new DatabaseProbe.Misconfigured(
                        DatabaseProbe.Misconfigured.Cause.OTHER,
                        "the database probe " + Answer.describe(threw),
                        "check the database configuration");
        };
    }

    private boolean pause() {
        if (cancellation.requested()) {
            return false;
        }
        try {
            appliance.settings().pace().pause(BETWEEN_PROBES);
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !cancellation.requested();
    }

    private BackupChoice backup(Scope scope, Optional<MigrationStatus> schema, Optional<Reachability> database) {
        if (scope == Scope.BACKUP) {
            return estimated();
        }
        if (scope == Scope.RESTORE) {
            return BackupChoice.none("what is live is kept aside");
        }
        if (appliance.noBackup().isPresent()) {
            return BackupChoice.none(appliance.noBackup().get());
        }
        boolean empty = database.map(seen -> seen instanceof Reachable there && there.empty())
                .orElse(false);
        if (empty) {
            return BackupChoice.none("the database is empty");
        }
        boolean pending = schema.map(status -> !status.pending().isEmpty()).orElse(false);
        if (!pending) {
            return BackupChoice.none("nothing is pending");
        }
        return estimated();
    }

    private BackupChoice estimated() {
        OptionalLong bytes = OptionalLong.empty();
        Optional<Duration> duration = Optional.empty();
        for (BackupProvider provider : appliance.backups()) {
            if (provider instanceof EstimatedBackup sized) {
                var estimate = look("estimate of the backup", sized::estimate).flatMap(Function.identity());
                if (estimate.isPresent()) {
                    bytes = OptionalLong.of(bytes.orElse(0) + estimate.get().bytes());
                    duration = estimate.get().duration().map(duration.orElse(Duration.ZERO)::plus);
                }
            }
        }
        String names = String.join(
                ", ", appliance.backups().stream().map(BackupProvider::name).toList());
        return new BackupChoice(true, names, bytes, duration, Optional.empty());
    }

    private List<Finding> findings(
            boolean usable,
            Optional<ReleaseVersion> installed,
            Optional<Reachability> database,
            Optional<MigrationStatus> schema,
            BackupChoice backup,
            RestoreLooks restores) {
        List<Finding> findings = new ArrayList<>();
        if (usable && backup.planned() && appliance.settings().onFailure() == OnFailure.ROLL_BACK) {
            findings.addAll(restores.obstacles());
        }
        schema.ifPresent(status -> findings.addAll(status.findings()));
        if (backup.planned()) {
            read(
                            "restore points",
                            () -> appliance
                                    .state()
                                    .restorePoints()
                                    .check(backup.estimatedBytes().orElse(0)))
                    .ifPresent(findings::addAll);
        }
        if (usable) {
            Optional<Reachable> reachable =
                    database.filter(Reachable.class::isInstance).map(Reachable.class::cast);
            for (PreflightCheck check : appliance.allChecks()) {
                look(
                                "check before the upgrade",
                                call -> check.check(new PreflightCheck.PreflightContext(
                                        call,
                                        installed,
                                        appliance.release(),
                                        reachable,
                                        schema,
                                        backup.planned(),
                                        appliance.state().restorePoints().directory())))
                        .ifPresent(findings::addAll);
            }
        }
        return findings.stream()
                .sorted(java.util.Comparator.comparing(Finding::severity).reversed())
                .distinct()
                .toList();
    }

    private Optional<HealthProbe.Health> health(
            Scope scope, Optional<ServiceState> service, Optional<MigrationStatus> schema) {
        boolean up = service.map(ServiceState::running).orElse(false);
        if (scope != Scope.UPGRADE || !up || appliance.health().isEmpty()) {
            return Optional.empty();
        }
        HealthProbe probe = appliance.health().get();
        var answer = ask(
                "health of the running service",
                call -> probe.probe(
                        new HealthProbe.ProbeRequest(call, appliance.release(), schema.map(MigrationStatus::target))));
        // A probe that fails is no reason not to upgrade: it says no more than a service that does not answer.
        return Optional.of(
                answer instanceof Answer.Value<HealthProbe.Health> value
                        ? value.value()
                        : new HealthProbe.NoAnswer("the health probe " + Answer.describe(answer)));
    }

    private <T> Optional<T> look(String what, Function<CallContext, T> question) {
        Answer<T> answer = ask(what, question);
        if (answer instanceof Answer.Value<T> value) {
            return Optional.ofNullable(value.value());
        }
        if (answer instanceof Answer.Threw<T> threw && threw.thrown() instanceof UpgradeException known) {
            troubles.add(known.failure());
        } else {
            troubles.add(Failure.of(
                    ErrorCode.PREFLIGHT_BLOCKED,
                    "the look at the " + what + " " + Answer.describe(answer),
                    "mend it, then try again"));
        }
        return Optional.empty();
    }

    private <T> Optional<T> read(String what, Supplier<T> reading) {
        try {
            return Optional.of(reading.get());
        } catch (UpgradeException unreadable) {
            troubles.add(unreadable.failure());
        } catch (RuntimeException unexpected) {
            troubles.add(Failure.of(
                    ErrorCode.STATE_UNREADABLE,
                    "the " + what + " cannot be read [" + unexpected.getMessage() + "]",
                    "make it readable, then try again"));
        }
        return Optional.empty();
    }

    private <T> Answer<T> ask(String what, Function<CallContext, T> question) {
        return calls.ask(what, appliance.settings().deadlines().look(), cancellation, ignored -> {}, question);
    }

    private java.time.Instant now() {
        return appliance.settings().pace().instant();
    }
}
