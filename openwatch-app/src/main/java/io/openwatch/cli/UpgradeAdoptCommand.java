package io.openwatch.cli;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradePlan;
import io.safeupgrade.engine.SafeUpgrade;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Takes another database or machine than the recorded one as the right one, on a person's word. */
@Command(
        name = "adopt",
        description = "Say that this database and this machine are the right ones where the record names others.",
        mixinStandardHelpOptions = true)
final class UpgradeAdoptCommand implements Callable<Integer> {

    @Option(names = "--yes", description = "Do not ask.")
    boolean yes;

    @ParentCommand
    @Nullable
    UpgradeCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        appliance.needRights("upgrade adopt");
        SafeUpgrade upgrade = appliance.upgrade().build();
        UpgradePlan plan = upgrade.plan();
        unreachable(plan).ifPresent(failure -> {
            throw new UpgradeException(failure);
        });
        Optional<Failure> wrong = plan.refusal().filter(refusal -> refusal.code() == ErrorCode.WRONG_DATABASE);
        Console console = appliance.console();
        String here = plan.database().map(Object::toString).orElse("none");
        if (wrong.isPresent()) {
            console.line(wrong.get().what());
            console.confirm("Take the database [" + here + "] and this machine as the right ones from now on?", yes);
            upgrade.adopt().ifPresent(failure -> {
                throw new UpgradeException(failure);
            });
            console.line("recorded: the database [" + here + "] on this machine; to see what is due, type: "
                    + appliance.launcher().program() + " upgrade plan");
        } else {
            console.line("nothing to adopt: the database [" + here + "] and this machine are those on record");
        }
        console.document("openwatch.adoption/1", fields(wrong, here));
        return 0;
    }

    private static Optional<Failure> unreachable(UpgradePlan plan) {
        return plan.refusal()
                .filter(refusal -> refusal.code() == ErrorCode.DATABASE_UNREACHABLE
                        || refusal.code() == ErrorCode.DATABASE_MISCONFIGURED);
    }

    private static Map<String, Object> fields(Optional<Failure> wrong, String here) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("adopted", wrong.isPresent());
        fields.put("database", here);
        wrong.ifPresent(failure -> fields.put("why", failure.what()));
        return fields;
    }
}
