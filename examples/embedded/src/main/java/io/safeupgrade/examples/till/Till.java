package io.safeupgrade.examples.till;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.OperatorCommands;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaRange;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.console.ConsoleProgress;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.StartGuard;
import io.safeupgrade.engine.UpgradeStatus;
import io.safeupgrade.file.FileHold;
import io.safeupgrade.file.FileStartPermit;
import io.safeupgrade.postgres.FlywayMigrator;
import io.safeupgrade.postgres.PgDumpBackups;
import io.safeupgrade.postgres.PostgresChecks;
import io.safeupgrade.postgres.PostgresProbe;
import io.safeupgrade.postgres.PostgresSessions;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/**
 * Run the till: {@code till} upgrades its database and serves, {@code till serve} serves if it may, {@code till migrate}
 * upgrades on a person's word, {@code till status} shows where upgrades stand.
 */
public final class Till {

    /** What messages tell an operator to type; each is a case of {@link #perform}. */
    static final OperatorCommands COMMANDS = new OperatorCommands(
            "till migrate",
            Optional.empty(),
            "till migrate",
            "till migrate",
            Optional.empty(),
            Optional.empty(),
            "till",
            "till status",
            "till status",
            "till status",
            "till help");

    private final Settings settings;
    private final FlywayMigrator migrator;
    private final SchemaRange accepted;

    private Till(Settings settings) {
        this.settings = settings;
        this.accepted = SchemaRange.exactly(settings.release().schema());
        this.migrator = FlywayMigrator.of(settings.dsn())
                .locations("classpath:db/migration")
                .target(settings.release().schema().token());
    }

    /** Do what {@code arguments} say; ends the process with a public exit code, or leaves it serving. */
    public static void main(String[] arguments) {
        int code;
        try {
            code = perform(arguments.length == 0 ? "" : arguments[0]);
        } catch (UpgradeException known) {
            code = refuse(known.failure());
        }
        if (code != 0) {
            System.exit(code);
        }
    }

    private static int perform(String command) {
        return switch (command) {
            case "" -> till().start();
            case "serve" -> till().serve();
            case "migrate" -> till().migrate();
            case "status" -> till().status();
            case "help" -> help();
            default ->
                refuse(Failure.of(ErrorCode.USAGE, "unknown command [" + command + "]", "type: " + COMMANDS.help()));
        };
    }

    private static Till till() {
        return new Till(Settings.of(System.getenv()));
    }

    // snippet: embed
    private SafeUpgrade upgrade() {
        return SafeUpgrade.of("till", settings.release().version())
                .database(PostgresProbe.of(settings.dsn()))
                .fence(PostgresSessions.of(settings.dsn()))
                .backup(PgDumpBackups.of(settings.dsn()))
                .migrator(migrator)
                .check(PostgresChecks.of(settings.dsn()))
                .stateIn(settings.state())
                .lockPatience(Duration.ofMinutes(10))
                .commands(COMMANDS)
                .listener(ConsoleProgress.create())
                .build();
    }

    /** Bring the database to this release, then serve; whoever did not get there never serves. */
    private int start() {
        UpgradeOutcome outcome = run(upgrade -> upgrade.run(Trigger.SELF));
        return outcome.exitCode() == 0 ? serve() : outcome.exitCode();
    }

    /** The same on a person's word: tries again what failed before, and releases the hold. */
    private int migrate() {
        return run(upgrade -> upgrade.migrate(Trigger.OPERATOR)).exitCode();
    }
    // end of snippet

    // snippet: serve
    private int serve() {
        var verdict = StartGuard.check(
                migrator,
                accepted,
                FileHold.at(settings.state().resolve("hold")),
                FileStartPermit.at(settings.state().resolve("permit")),
                COMMANDS,
                look());
        return switch (verdict) {
            case StartGuard.Fit fit -> listen();
            case StartGuard.Held held -> refuse(held.failure());
            case StartGuard.Unfit unfit -> refuse(unfit.failure());
        };
    }
    // end of snippet

    // snippet: terminate
    /** Work; when the process is told to end meanwhile, let the run roll back and end in a safe state first. */
    private UpgradeOutcome run(Function<SafeUpgrade, UpgradeOutcome> work) {
        SafeUpgrade upgrade = upgrade();
        var ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            upgrade.cancel("the process was told to end");
            awaitEnd(ended);
        }));
        try {
            return work.apply(upgrade);
        } finally {
            ended.countDown();
        }
    }
    // end of snippet

    private static void awaitEnd(CountDownLatch ended) {
        try {
            ended.await();
        } catch (InterruptedException halted) {
            Thread.currentThread().interrupt();
        }
    }

    private int listen() {
        int port = new HealthServer(settings, () -> migrator.status(look()).current(), accepted).start();
        say("till " + settings.release().version() + " listens on port " + port);
        return 0;
    }

    private int status() {
        UpgradeStatus status = upgrade().status();
        say("release " + settings.release().version() + ", database "
                + settings.dsn().redacted());
        status.hold()
                .ifPresent(hold -> say("held since " + hold.since() + ": " + hold.why() + "; type: "
                        + String.join(" && ", hold.next())));
        status.runs().forEach(run -> say("run " + run.run() + " " + run.ending()));
        return 0;
    }

    private static int help() {
        say("usage: till [serve | migrate | status | help]");
        say("environment: TILL_DSN, TILL_STATE, TILL_PORT, TILL_RELEASE");
        return 0;
    }

    private static CallContext look() {
        return CallContext.look(RunId.create(Instant.now(), new SecureRandom()), Duration.ofSeconds(30), Pace.system());
    }

    /** Print why not and return the exit code. */
    static int refuse(Failure failure) {
        say(failure.code().label() + ": " + failure.what() + "; " + failure.remedy());
        return failure.code().exitCode();
    }

    @SuppressWarnings("SystemOut") // a command line prints
    private static void say(String line) {
        System.out.println(line);
    }
}
