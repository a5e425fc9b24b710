package io.safeupgrade.console;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.Phase;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.Refused;
import io.safeupgrade.UpgradeOutcome.RolledBack;
import io.safeupgrade.UpgradeOutcome.Skipped;
import io.safeupgrade.UpgradeOutcome.UpToDate;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.UpgradeReport;
import io.safeupgrade.UpgradeReport.NextCommand;
import io.safeupgrade.exec.Evidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Write an outcome for a person: how it ended, why, what ran, the state the system is in, what to type next.
 *
 * @since 0.1
 */
public final class OutcomeReport {

    private static final String FACT = "  %-14s %s";

    private OutcomeReport() {}

    /** Return the lines, without line ends and without anything that controls a terminal. */
    public static List<String> lines(UpgradeOutcome outcome) {
        UpgradeReport report = outcome.report();
        List<String> lines = new ArrayList<>();
        lines.add(headline(outcome) + "  " + report.appliance() + " " + path(report) + reference(outcome));
        outcome.failure().ifPresent(failure -> lines.addAll(failure(failure)));
        lines.addAll(facts(report));
        report.warnings().forEach(finding -> lines.add("  " + finding(finding)));
        if (!report.next().isEmpty()) {
            lines.add("Next:");
            report.next().forEach(next -> lines.add(command(next)));
        }
        if (outcome instanceof FailedStopped && !report.restoreByHand().isEmpty()) {
            lines.add("The data as it was before, beside the live database and by hand:");
            report.restoreByHand().forEach(next -> lines.add(command(next)));
        }
        return lines;
    }

    private static String command(NextCommand next) {
        return "  " + next.command() + "    # " + next.purpose();
    }

    /** Write one finding on one line. */
    static String finding(Finding finding) {
        String label = switch (finding.severity()) {
            case INFO -> "note";
            case WARNING -> "warning";
            case BLOCKING -> "blocked";
        };
        String remedy = finding.remedy().isEmpty() ? "" : "; " + finding.remedy();
        return label + ": " + Evidence.presentable(finding.what() + remedy) + " (" + finding.code() + ")";
    }

    private static String headline(UpgradeOutcome outcome) {
        return switch (outcome) {
            case Upgraded done -> madeRestorePointOnly(done.report()) ? "RESTORE POINT MADE" : "UPGRADED";
            case UpToDate nothing -> "UP TO DATE";
            case Skipped skipped -> "SKIPPED";
            case Refused refused -> "REFUSED";
            case FailedStopped held -> "FAILED, STOPPED AND HELD";
            case RolledBack back -> "ROLLED BACK";
        };
    }

    private static boolean madeRestorePointOnly(UpgradeReport report) {
        return report.phases().size() == 1 && report.phases().get(0).phase() == Phase.BACKUP;
    }

    private static String reference(UpgradeOutcome outcome) {
        Optional<ErrorCode> code = outcome.failure().map(Failure::code);
        // A skipped upgrade is a failure for some commands and none for others: the exit code is theirs to name.
        String exit = outcome instanceof Skipped ? "" : ", exit code " + outcome.exitCode();
        return code.map(known -> "  (" + known.label() + exit + ")").orElse("");
    }

    private static String path(UpgradeReport report) {
        return report.from().map(from -> from + " -> ").orElse("") + report.to();
    }

    private static List<String> failure(Failure failure) {
        List<String> lines = new ArrayList<>();
        lines.add(FACT.formatted("why", Evidence.presentable(failure.what())));
        if (!failure.remedy().isEmpty()) {
            lines.add(FACT.formatted("remedy", Evidence.presentable(failure.remedy())));
        }
        failure.evidence().forEach(line -> lines.add("    | " + Evidence.presentable(line)));
        return lines;
    }

    private static List<String> facts(UpgradeReport report) {
        List<String> lines = new ArrayList<>();
        schema(report).ifPresent(text -> lines.add(FACT.formatted("schema", text)));
        if (!report.phases().isEmpty()) {
            String phases = report.phases().stream()
                    .map(record -> record.phase() + " " + Amounts.duration(record.took()))
                    .collect(Collectors.joining(", "));
            lines.add(FACT.formatted("phases", phases));
        }
        report.downtime().ifPresent(down -> lines.add(FACT.formatted("downtime", Amounts.duration(down))));
        report.restorePoint()
                .ifPresent(point -> lines.add(FACT.formatted(
                        "restore point", point.directory() + " (" + Amounts.bytes((double) point.bytes()) + ")")));
        report.run().ifPresent(run -> lines.add(FACT.formatted("run", run)));
        lines.add(FACT.formatted("state", report.state()));
        return lines;
    }

    private static Optional<String> schema(UpgradeReport report) {
        if (report.schemaAfter().isEmpty()) {
            return Optional.empty();
        }
        String after = report.schemaAfter().get().token();
        String moved = report.schemaBefore()
                .filter(before -> !before.token().equals(after))
                .map(before -> before.token() + " -> ")
                .orElse("");
        String applied =
                report.applied().isEmpty() ? "" : " (" + report.applied().size() + " applied)";
        return Optional.of(moved + after + applied);
    }
}
