package io.safeupgrade.exec;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.spi.PreflightCheck;
import io.safeupgrade.spi.UpgradeHook;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Run the programs of a directory at each moment of an upgrade, in the order of their names.
 *
 * <p>A program is called {@code NN-name} (two digits, then letters, digits, {@code _} and {@code -}), is executable, and gets
 * the moment as its one argument. What else it may know is in its environment, and nothing else is: {@code
 * SAFE_UPGRADE_APPLIANCE}, {@code _RUN}, {@code _FROM}, {@code _TO}, {@code _RESTORE_POINT} (its directory), {@code _OUTCOME}
 * and {@code _EXIT_CODE}, each empty where there is none, beside PATH, HOME, LANG and TZ. Its output goes to the log. Past its
 * deadline it is killed with everything that it has started.
 *
 * <p>Only what nobody but root (or the user of this process) could have written is run; anything else is found before the
 * upgrade, and forbids it.
 *
 * @since 0.1
 */
public final class HookDirectory implements UpgradeHook, PreflightCheck {

    private static final Logger LOG = LoggerFactory.getLogger(HookDirectory.class);
    private static final Set<String> KEPT = Set.of("PATH", "HOME", "LANG", "TZ");
    private static final int LOGGED_LINES = 200;

    private final Path directory;
    private final Duration deadline;

    private HookDirectory(Path directory, Duration deadline) {
        this.directory = directory.toAbsolutePath().normalize();
        this.deadline = deadline;
    }

    /** Run the programs of {@code directory}, each for a minute at most; a directory that does not exist holds none. */
    public static HookDirectory at(Path directory) {
        return new HookDirectory(directory, Duration.ofSeconds(60));
    }

    /** Return one that gives each program {@code limit}. */
    public HookDirectory deadline(Duration limit) {
        return new HookDirectory(directory, limit);
    }

    /** {@inheritDoc} Objects to programs that others could have written; names what will not be run. */
    @Override
    public List<Finding> check(PreflightContext context) {
        try {
            return HookFiles.in(directory).findings();
        } catch (IOException unreadable) {
            return List.of(Finding.blocking(
                    "hook-unreadable",
                    "the hooks in [" + directory + "] cannot be looked at: " + unreadable.getMessage(),
                    "make the directory readable, or remove it"));
        }
    }

    @Override
    public Optional<Failure> at(HookRequest request) {
        HookFiles files;
        try {
            files = HookFiles.in(directory);
        } catch (IOException unreadable) {
            return Optional.of(failure("the hooks in [" + directory + "] cannot be looked at", "make it readable"));
        }
        Optional<Finding> unsafe =
                files.findings().stream().filter(Finding::blocks).findFirst();
        if (unsafe.isPresent()) {
            return Optional.of(failure(unsafe.get().what(), unsafe.get().remedy()));
        }
        List<Failure> failures = new ArrayList<>();
        for (Path program : files.programs()) {
            run(program, request).ifPresent(failures::add);
            if (!failures.isEmpty() && request.moment().before()) {
                break;
            }
        }
        return failures.stream().reduce((first, second) -> first.withEvidence(joined(first, second)));
    }

    private static List<String> joined(Failure first, Failure second) {
        List<String> lines = new ArrayList<>(first.evidence());
        lines.add(second.what());
        lines.addAll(second.evidence());
        return lines;
    }

    private Optional<Failure> run(Path program, HookRequest request) {
        String moment = request.moment().word();
        LOG.info("hook [{}] {} begins", program.getFileName(), moment);
        Command command = Command.of(program.toString(), moment)
                .withoutInherited(name -> !KEPT.contains(name))
                .environment(environment(request))
                .outputCap(64 * 1024)
                .directory(Path.of("/"));
        CommandResult result =
                CommandRunner.create().run(command, request.call().within(deadline));
        log(program, moment, result);
        return result.succeeded()
                ? Optional.empty()
                : Optional.of(result.failure(
                        ErrorCode.PREFLIGHT_BLOCKED,
                        "the hook [" + program + "] failed " + moment,
                        "mend what it objects to, or remove it"));
    }

    private static Map<String, String> environment(HookRequest request) {
        Map<String, String> environment = new HashMap<>();
        environment.put("SAFE_UPGRADE_APPLIANCE", request.appliance());
        environment.put("SAFE_UPGRADE_RUN", request.call().run().text());
        environment.put(
                "SAFE_UPGRADE_FROM", request.from().map(ReleaseVersion::text).orElse(""));
        environment.put("SAFE_UPGRADE_TO", request.to().text());
        environment.put(
                "SAFE_UPGRADE_RESTORE_POINT",
                request.restorePoint()
                        .map(point -> point.directory().toString())
                        .orElse(""));
        environment.put(
                "SAFE_UPGRADE_OUTCOME",
                request.outcome().map(UpgradeOutcome::kind).orElse(""));
        environment.put(
                "SAFE_UPGRADE_EXIT_CODE",
                request.outcome().map(ended -> String.valueOf(ended.exitCode())).orElse(""));
        return environment;
    }

    private static void log(Path program, String moment, CommandResult result) {
        String said = switch (result) {
            case CommandResult.Exited exited -> exited.stdout() + "\n" + exited.stderr();
            case CommandResult.GivenUp given -> given.stdout() + "\n" + given.stderr();
            case CommandResult.NotStarted not -> "";
        };
        Evidence.lastLines(said, LOGGED_LINES)
                .forEach(line -> LOG.info("hook [{}] {}: {}", program.getFileName(), moment, line));
        LOG.info("hook [{}] {} ended: {}", program.getFileName(), moment, result.ending());
    }

    private static Failure failure(String what, String remedy) {
        return Failure.of(ErrorCode.PREFLIGHT_BLOCKED, what, remedy);
    }
}
