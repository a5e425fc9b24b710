package io.openwatch.cli;

import io.openwatch.upgrade.FeatureChecks;
import io.safeupgrade.ReleaseCheck;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Goes through what has to be right after an upgrade. */
@Command(
        name = "verify",
        description = "Look at everything that has to be right after an upgrade; exit 0 when it is. Change nothing.",
        mixinStandardHelpOptions = true)
final class UpgradeVerifyCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    UpgradeCommand group;

    @Override
    public Integer call() {
        Appliance appliance = Appliance.of(Objects.requireNonNull(group).root(), Map.of());
        List<ReleaseCheck> checks = new ArrayList<>(appliance.upgrade().build().verify());
        checks.addAll(FeatureChecks.of(appliance.configuration(), KensaRuleOptions.INSTALLED, appliance.launcher()));
        Console console = appliance.console();
        checks.forEach(check -> print(console, check));
        long failed = checks.stream().filter(ReleaseCheck::isFailed).count();
        console.line(
                failed == 0
                        ? "release " + appliance.release().version() + " is in place and well"
                        : failed + (failed == 1 ? " check" : " checks") + " failed");
        int exitCode = exitCode(checks);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("release", appliance.release().version().text());
        fields.put("well", failed == 0);
        fields.put("exit_code", exitCode);
        fields.put("checks", checks.stream().map(UpgradeVerifyCommand::fields).toList());
        console.document("openwatch.release-checks/1", fields);
        return exitCode;
    }

    /** With more than one failure the highest code: it asks for the most. */
    private static int exitCode(List<ReleaseCheck> checks) {
        return checks.stream()
                .flatMap(check -> check.code().stream())
                .mapToInt(code -> code.exitCode())
                .max()
                .orElse(0);
    }

    private static void print(Console console, ReleaseCheck check) {
        String mark = switch (check.result()) {
            case PASSED -> "ok";
            case FAILED -> "FAILED";
            case SKIPPED -> "-";
        };
        console.line(String.format(Locale.ROOT, "%-7s%-14s %s", mark, check.name(), check.what()));
        if (!check.remedy().isEmpty()) {
            console.line(" ".repeat(22) + check.remedy());
        }
    }

    private static Map<String, Object> fields(ReleaseCheck check) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", check.name());
        fields.put("result", check.result().name().toLowerCase(Locale.ROOT));
        fields.put("what", check.what());
        fields.put("remedy", check.remedy());
        check.code().ifPresent(code -> fields.put("code", code.label()));
        return fields;
    }
}
