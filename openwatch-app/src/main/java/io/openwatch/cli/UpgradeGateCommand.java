package io.openwatch.cli;

import io.openwatch.config.ConfigVocabulary;
import io.openwatch.config.Configuration;
import io.openwatch.config.Locations;
import io.openwatch.upgrade.Launcher;
import io.openwatch.upgrade.OpenWatchUpgrade;
import io.openwatch.upgrade.OperatorRights;
import io.openwatch.upgrade.RetiredKeys;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.GateVerdict;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.engine.SafeUpgrade;
import io.safeupgrade.engine.SafeUpgradeBuilder;
import io.safeupgrade.file.ReleaseManifestJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Judges, as the installed release, one that a package manager is about to unpack over it. */
@Command(
        name = "gate",
        description = "Say whether the release of a manifest may be unpacked over this one; record the upgrade as due.",
        mixinStandardHelpOptions = true)
final class UpgradeGateCommand implements Callable<Integer> {
    /** A package manager waits; a server that is restarted in the same transaction is back by then. */
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(10);

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "The manifest of the release to be unpacked (default: standard input).")
    @Nullable
    Path manifest;

    @Option(
            names = "--abort",
            hidden = true,
            description = "Withdraw the due upgrade to a release that was not unpacked after all.")
    boolean abort;

    @ParentCommand
    @Nullable
    UpgradeCommand group;

    @Override
    public Integer call() {
        OpenWatchCommand root = Objects.requireNonNull(group).root();
        Locations locations = Records.locations(root);
        Launcher launcher = Launcher.of(locations, root.environment());
        OperatorRights.objection(locations, launcher.program() + " upgrade gate")
                .ifPresent(objection -> {
                    throw new UpgradeException(objection);
                });
        return abort ? withdraw(root) : judge(root, locations);
    }

    private int judge(OpenWatchCommand root, Locations locations) {
        ReleaseManifest next = read();
        SafeUpgrade upgrade = switch (root.readAhead(new ConfigVocabulary(next.keys(), next.retired()))) {
            case Configuration.Valid valid ->
                configured(root, valid.configuration(), next).build();
            case Configuration.Invalid invalid ->
                unconfigured(root, locations, invalid.failure()).build();
        };
        Path skip = locations.etc().resolve("skip-upgrade-gate");
        GateVerdict verdict = Files.exists(skip) ? upgrade.gateOverridden(next) : upgrade.gate(next);
        GateReport.print(root.console(), verdict, skip);
        return verdict.exitCode();
    }

    private static SafeUpgradeBuilder configured(
            OpenWatchCommand root, Configuration configuration, ReleaseManifest next) {
        return OpenWatchUpgrade.of(configuration, root.release(), root.environment())
                .databasePatience(DATABASE_PATIENCE)
                .check(new RetiredKeys(configuration.values(), next.retired()));
    }

    /** Nobody can look at the database then; that the configuration is wrong is a reason by itself. */
    private static SafeUpgradeBuilder unconfigured(OpenWatchCommand root, Locations locations, Failure why) {
        return OpenWatchUpgrade.unconfigured(locations, root.release(), root.environment())
                .check(context -> {
                    throw new UpgradeException(why);
                });
    }

    private ReleaseManifest read() {
        if (manifest == null) {
            return ReleaseManifestJson.read("standard input", System.in);
        }
        try (InputStream in = Files.newInputStream(manifest)) {
            return ReleaseManifestJson.read(manifest.toString(), in);
        } catch (IOException unreadable) {
            throw new UpgradeException(
                    Failure.of(
                            ErrorCode.USAGE,
                            "cannot read the release manifest [" + manifest + "]: "
                                    + unreadable.getClass().getSimpleName(),
                            "name a file that exists"),
                    unreadable);
        }
    }

    private static int withdraw(OpenWatchCommand root) {
        SafeUpgrade upgrade = Records.of(root);
        Optional<PendingUpgrade> before = upgrade.status().pending();
        upgrade.withdraw().ifPresent(failure -> {
            throw new UpgradeException(failure);
        });
        Optional<PendingUpgrade> after = upgrade.status().pending();
        boolean withdrawn = !before.equals(after);
        root.console()
                .line(
                        withdrawn
                                ? "the upgrade to release "
                                        + before.orElseThrow().to() + " is no longer due"
                                : "nothing to withdraw");
        root.console().document("openwatch.gate-abort/1", Map.of("withdrawn", withdrawn));
        return 0;
    }
}
