package io.openwatch.cli;

import io.openwatch.upgrade.MigrationFileNames;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.openwatch.upgrade.SchemaLook;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import io.safeupgrade.spi.Migrator.MigrationRequest.Mode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Brings the schema to this release by hand; never stops or starts the service. */
@Command(
        name = "migrate",
        description = "Bring the schema to this release, with a restore point first; the service must be stopped.",
        mixinStandardHelpOptions = true,
        subcommands = MigrateDownCommand.class)
final class MigrateCommand implements Callable<Integer> {
    private static final String SCHEMA = "openwatch.migrate-status/1";

    /** The two looks, and nothing else with them. */
    static final class Look {
        @Option(names = "--status", description = "Say what is pending; change nothing.")
        boolean status;

        @Option(names = "--dry-run", description = "Print the SQL that would run; change nothing.")
        boolean dryRun;
    }

    @ArgGroup
    @Nullable
    Look look;

    @Option(
            names = "--backup-dir",
            paramLabel = "DIR",
            description = "Make the restore point in DIR, whatever AUTO_BACKUP says.")
    @Nullable
    Path backupDirectory;

    @Option(
            names = "--transaction",
            paramLabel = "MODE",
            defaultValue = "set",
            description = "set: one transaction for all pending migrations (default); each: one for each.")
    Transaction transaction = Transaction.SET;

    @ParentCommand
    @Nullable
    OpenWatchCommand root;

    /** How pending migrations share transactions. */
    enum Transaction {
        SET,
        EACH
    }

    OpenWatchCommand root() {
        return Objects.requireNonNull(root);
    }

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(root(), flags());
        if (look != null) {
            return look.dryRun ? dryRun(appliance) : status(appliance);
        }
        appliance.needRights("migrate");
        Console console = appliance.console();
        console.line("applying migrations against "
                + appliance.configuration().settings().upgradeDsn().redacted() + " ...");
        UpgradeOutcome outcome = appliance.run(builder(appliance), upgrade -> upgrade.migrate(Trigger.OPERATOR));
        report(appliance, outcome);
        Outcomes.print(console, outcome);
        return outcome.exitCode();
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new HashMap<>();
        Optional.ofNullable(backupDirectory).ifPresent(directory -> {
            flags.put("BACKUP_DIR", directory.toAbsolutePath().normalize().toString());
            flags.put("AUTO_BACKUP", "yes");
        });
        return flags;
    }

    private SafeUpgradeBuilder builder(Appliance appliance) {
        SafeUpgradeBuilder builder = appliance.upgrade();
        return switch (transaction) {
            case SET -> builder;
            case EACH ->
                builder.transaction(Mode.EACH)
                        .migrator(OpenWatchUpgrade.migrator(
                                        appliance.configuration().settings().upgradeDsn(), appliance.release())
                                .mode(Mode.EACH));
        };
    }

    /** The lines that scripts of earlier releases look for. */
    private static void report(Appliance appliance, UpgradeOutcome outcome) {
        Optional<SchemaVersion> schema = outcome.report().schemaAfter();
        boolean done = outcome instanceof UpgradeOutcome.Upgraded || outcome instanceof UpgradeOutcome.UpToDate;
        if (!done) {
            return;
        }
        Console console = appliance.console();
        console.line("current version: "
                + schema.map(SchemaVersion::token)
                        .orElse(appliance.release().target().token()));
        List<String> names = MigrationFileNames.upTo(appliance.release().target());
        console.line("migration files: " + names.size());
        names.forEach(name -> console.line("- " + name));
        console.line("migrations applied");
    }

    private static int status(Appliance appliance) {
        MigrationStatus status =
                SchemaLook.of(appliance.configuration(), appliance.release()).status();
        Console console = appliance.console();
        console.line(
                "current version: " + status.current().map(SchemaVersion::token).orElse("none"));
        refuse(status);
        console.document(SCHEMA, fields(status));
        if (status.pending().isEmpty()) {
            console.line("up to date — no migrations pending");
        } else {
            console.line(
                    "PENDING: " + status.pending().size() + " migration(s) to apply, up to version " + status.target());
            status.pending()
                    .forEach(migration -> console.line("- " + migration.version() + " " + migration.description()));
        }
        status.findings().forEach(console::finding);
        return 0;
    }

    private static int dryRun(Appliance appliance) {
        SchemaLook look = SchemaLook.of(appliance.configuration(), appliance.release());
        MigrationStatus status = look.status();
        refuse(status);
        Console console = appliance.console();
        Map<Migration, String> statements = look.sql();
        statements.forEach((migration, sql) -> {
            console.line("-- " + migration.version() + " " + migration.description());
            console.line(sql.stripTrailing());
        });
        console.line(statements.isEmpty() ? "-- up to date: nothing would run" : "-- nothing was changed");
        Map<String, Object> fields = fields(status);
        fields.put(
                "sql",
                statements.entrySet().stream()
                        .map(one -> Map.of("version", one.getKey().version().token(), "sql", one.getValue()))
                        .toList());
        console.document(SCHEMA, fields);
        return 0;
    }

    /** A database newer than the code, or an edited migration, is not "up to date". */
    private static void refuse(MigrationStatus status) {
        status.findings().stream().filter(Finding::blocks).findFirst().ifPresent(blocking -> {
            throw new UpgradeException(Failure.of(ErrorCode.PREFLIGHT_BLOCKED, blocking.what(), blocking.remedy()));
        });
    }

    private static Map<String, Object> fields(MigrationStatus status) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("current", status.current().map(SchemaVersion::token).orElse(null));
        fields.put("target", status.target().token());
        fields.put("up_to_date", status.atTarget());
        fields.put("pending", status.pending().stream().map(Outcomes::fields).toList());
        fields.put("findings", status.findings().stream().map(Outcomes::fields).toList());
        return fields;
    }
}
