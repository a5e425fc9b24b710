package io.openwatch.cli;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.Verification.Rejected;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.Upkeep;
import io.safeupgrade.file.Examination;
import io.safeupgrade.file.RestorePointStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Proves that restore points can be read back, and records it beside them. */
@Command(
        name = "verify",
        description = "Read a restore point back to its last byte; with --full restore it into a scratch database.",
        mixinStandardHelpOptions = true)
final class BackupVerifyCommand implements Callable<Integer> {

    /** One of them, or all. */
    static final class Which {
        @Parameters(paramLabel = "ID", description = "A restore point as 'openwatch backup list' names it.")
        @Nullable
        String id;

        @Option(names = "--all", description = "Verify every restore point, broken ones too.")
        boolean all;
    }

    @ArgGroup(multiplicity = "1")
    @Nullable
    Which which;

    @Option(
            names = "--full",
            description = "Also restore it into a scratch database and compare every row; takes room and time there.")
    boolean full;

    @ParentCommand
    @Nullable
    BackupCommand group;

    /** What was said of one restore point. */
    private record Said(String id, Instant at, Verification result) {}

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        Optional<String> named = Optional.ofNullable(which).flatMap(one -> Optional.ofNullable(one.id));
        appliance.needRights("backup verify " + named.map(Shell::word).orElse("--all"));
        RestorePointStore store = appliance.store();
        List<String> there = ids(store);
        named.filter(id -> !there.contains(id)).ifPresent(id -> {
            throw unknown(appliance, id);
        });
        List<Said> said = appliance.run(
                appliance.upgrade(),
                upgrade -> named.map(List::of).orElse(there).stream()
                        .map(id -> verify(appliance, upgrade, id))
                        .toList());
        if (said.isEmpty()) {
            appliance.console().line("no restore point in " + store.directory());
        }
        List<?> documents = said.stream().map(this::fields).toList();
        appliance.console().document("openwatch.verification/1", Map.of("verifications", documents));
        return said.stream().mapToInt(BackupVerifyCommand::exitCode).max().orElse(0);
    }

    /** Every directory that shows, broken ones too; ours that are no restore points begin with a dot. */
    private static List<String> ids(RestorePointStore store) {
        if (!Files.isDirectory(store.directory())) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(store.directory())) {
            return entries.filter(Files::isDirectory)
                    .map(entry -> String.valueOf(entry.getFileName()))
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.STATE_UNREADABLE,
                            "the backup directory [" + store.directory() + "] cannot be listed: "
                                    + unreadable.getMessage(),
                            "run the command with sudo"),
                    unreadable);
        }
    }

    private Said verify(Appliance appliance, SafeUpgrade upgrade, String id) {
        LongWork work = LongWork.on(appliance.console(), id);
        Instant at = Instant.now();
        Verification result = result(appliance.store(), upgrade.upkeep().reporting(work), id);
        work.end();
        print(appliance.console(), id, result);
        return new Said(id, at, result);
    }

    /** A restore point that was rejected before may be verified again; one without an intact manifest cannot be. */
    private Verification result(RestorePointStore store, Upkeep upkeep, String id) {
        return switch (store.readAt(store.directory().resolve(id))) {
            case Examination.Intact intact -> upkeep.verify(intact.point(), depth());
            case Examination.Damaged damaged ->
                damaged.point().map(point -> upkeep.verify(point, depth())).orElseGet(damaged::rejected);
        };
    }

    private Depth depth() {
        return full ? Depth.FULL : Depth.QUICK;
    }

    private static UpgradeException unknown(Appliance appliance, String id) {
        return new UpgradeException(Failure.of(
                ErrorCode.PREFLIGHT_BLOCKED,
                "no restore point [" + id + "] is in [" + appliance.store().directory() + "]",
                "see which there are: " + appliance.launcher().program() + " backup list"));
    }

    private static void print(Console console, String id, Verification result) {
        switch (result) {
            case Verified verified -> console.line("verified  " + id + "  " + verified.evidence());
            case Rejected rejected -> {
                console.line("REJECTED  " + id + "  " + rejected.failure().what());
                Stream.concat(
                                rejected.failure().evidence().stream(),
                                Stream.of(rejected.failure().remedy()))
                        .filter(line -> !line.isEmpty())
                        .forEach(line -> console.line("          " + line));
            }
        }
    }

    private static int exitCode(Said said) {
        return said.result() instanceof Rejected rejected
                ? rejected.failure().code().exitCode()
                : 0;
    }

    private Map<String, Object> fields(Said said) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", said.id());
        fields.put("depth", full ? "full" : "quick");
        fields.put("at", said.at().toString());
        switch (said.result()) {
            case Verified verified -> {
                fields.put("verified", true);
                fields.put("evidence", verified.evidence());
            }
            case Rejected rejected -> {
                fields.put("verified", false);
                fields.put("failure", Console.fields(rejected.failure()));
            }
        }
        return fields;
    }
}
