package io.openwatch.cli;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.KeptAside;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.console.Amounts;
import io.safeupgrade.engine.PruneReport;
import io.safeupgrade.engine.Upkeep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Removes restore points by rule, and what restores kept aside only when it is named. */
@Command(
        name = "prune",
        description = "Remove restore points that are old enough; what restores kept aside only when it is named.",
        mixinStandardHelpOptions = true)
final class BackupPruneCommand implements Callable<Integer> {

    @Option(names = "--dry-run", description = "Say what would go, and why everything else stays; change nothing.")
    boolean dryRun;

    @Option(
            names = "--kept-aside",
            paramLabel = "NAME",
            description =
                    "Also drop this database, or these files, that a restore kept aside. May be given more than once.")
    List<String> names = new ArrayList<>();

    @Option(names = "--kept-aside-all", description = "Also drop all databases and files that restores kept aside.")
    boolean all;

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @ParentCommand
    @Nullable
    BackupCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        if (!dryRun) {
            appliance.needRights("backup prune");
        }
        return appliance.run(appliance.upgrade(), upgrade -> prune(appliance, upgrade.upkeep()));
    }

    private int prune(Appliance appliance, Upkeep upkeep) {
        Console console = appliance.console();
        PruneReport would = upkeep.prune(true);
        List<KeptAside> aside = keptAside(upkeep);
        List<KeptAside> named = named(aside);
        Pruning shown = new Pruning(would, aside, named, appliance.launcher().program());
        shown.print(console);
        if (dryRun || (would.empty() && named.isEmpty())) {
            console.document(Pruning.FORMAT, shown.fields());
            return 0;
        }
        console.confirm("Remove for good what is listed above as going?", yes);
        PruneReport done = upkeep.prune(false);
        named.forEach(one -> upkeep.discard(one).ifPresent(failure -> {
            throw new UpgradeException(failure);
        }));
        console.line("done, " + Amounts.bytes(done.bytes() + bytes(named)) + " freed");
        console.document(
                Pruning.FORMAT,
                new Pruning(done, aside, named, appliance.launcher().program()).fields());
        return 0;
    }

    /** Restore points can be removed while the database is down; what it keeps is then unknown, and the report says so. */
    private List<KeptAside> keptAside(Upkeep upkeep) {
        try {
            return upkeep.keptAside().stream()
                    .filter(one -> one.kind() == KeptAside.Kind.REPLACED)
                    .toList();
        } catch (UpgradeException unknown) {
            if (all || !names.isEmpty()) {
                throw unknown;
            }
            return List.of();
        }
    }

    private List<KeptAside> named(List<KeptAside> aside) {
        List<String> known = aside.stream().map(KeptAside::name).toList();
        names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(name -> {
            throw new UpgradeException(Failure.of(
                    ErrorCode.PREFLIGHT_BLOCKED,
                    "no restore kept [" + name + "] aside; there are " + known,
                    "nothing was touched; name one of those"));
        });
        return aside.stream().filter(one -> all || names.contains(one.name())).toList();
    }

    private static long bytes(List<KeptAside> named) {
        return named.stream().mapToLong(KeptAside::bytes).sum();
    }
}
