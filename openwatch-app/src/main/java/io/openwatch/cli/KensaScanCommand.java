package io.openwatch.cli;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.ScanReport;
import io.openwatch.kensa.Severity;
import io.openwatch.kensa.Status;
import io.openwatch.kensa.report.Finished;
import io.openwatch.kensa.rule.Rule;
import io.openwatch.kensa.rule.RuleLibrary;
import io.openwatch.kensa.rule.RuleSet;
import io.openwatch.kensa.rule.VariableFiles;
import io.openwatch.kensa.rule.Waivers;
import io.openwatch.kensa.scan.FleetScan;
import io.openwatch.kensa.scan.Target;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Scans hosts. */
@Command(
        name = "scan",
        description = "Judge hosts by rules; exit 13 when a host did not answer to the end, 1 as --fail-on says.",
        mixinStandardHelpOptions = true)
final class KensaScanCommand implements Callable<Integer> {

    private static final int FOUND = 1;
    private static final int UNREACHABLE = 13;

    @ParentCommand
    @Nullable
    KensaCommand group;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    KensaRuleOptions rules = new KensaRuleOptions();

    @Mixin
    KensaTargetOptions targets = new KensaTargetOptions();

    @Mixin
    KensaReportOptions reports = new KensaReportOptions();

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "Exit 1 when a rule of this severity or a worse one fails, or could not be judged:"
                    + " ${COMPLETION-CANDIDATES}.")
    @Nullable
    Severity failOn;

    @Option(
            names = "--waivers",
            paramLabel = "FILE",
            description = "Accept what fails as this file says, each entry until its day.")
    @Nullable
    Path waiversFile;

    @Option(
            names = "--at-once",
            paramLabel = "HOSTS",
            defaultValue = "32",
            description = "How many hosts are asked at once (default: 32).")
    int atOnce = FleetScan.AT_ONCE;

    @Option(names = "--quiet", description = "Leave out rules that pass and those that are not for the host.")
    boolean quiet;

    @Override
    public Integer call() throws InterruptedException {
        if (atOnce < 1) {
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "--at-once has to be positive");
        }
        OpenWatchCommand root = Objects.requireNonNull(group).root();
        Console console = new Console(root.console().out(), root.console().err(), reports.shown(root.output));
        reports.check();
        Waivers waivers = Optional.ofNullable(waiversFile).map(Waivers::read).orElse(Waivers.NONE);
        KensaRuleOptions.refuse(waivers.problems(), "the waivers");
        LocalDate today = LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC);
        RuleLibrary library = rules.library();
        VariableFiles variables = rules.variables(root.environment());
        try (KensaTargetOptions.Hosts hosts = targets.find(root.environment())) {
            List<Target> all = targets(hosts, library, variables);
            KensaProgress progress = new KensaProgress(console, all.size(), quiet);
            FleetScan scan = new FleetScan(atOnce, report -> progress.finished(waivers.applied(report, today)));
            try (Interruption interruption = Interruption.onSignal(() -> {})) {
                interruption.cancels(why -> scan.cancel());
                return end(applied(scan.run(all, InstantSource.system()), waivers, today), root, console);
            }
        }
    }

    private List<Target> targets(KensaTargetOptions.Hosts hosts, RuleLibrary library, VariableFiles variables) {
        IdentityHashMap<RuleSet, List<Rule>> chosen = new IdentityHashMap<>();
        return hosts.all().stream()
                .map(host -> new Target(
                        host.name(),
                        chosen.computeIfAbsent(
                                library.with(variables.of(host.name(), host.groups())),
                                set -> rules.chosen(set, variables)),
                        host.settings(),
                        host.session()))
                .toList();
    }

    private static ScanReport applied(ScanReport report, Waivers waivers, LocalDate today) {
        return new ScanReport(
                report.started(),
                report.took(),
                report.hosts().stream()
                        .map(host -> waivers.applied(host, today))
                        .toList());
    }

    private int end(ScanReport report, OpenWatchCommand root, Console console) {
        int exit = exit(report);
        Finished scan = new Finished(report, exit, root.release().version().text());
        KensaReportOptions.print(scan, console);
        reports.write(scan, root.output, console);
        return exit;
    }

    private int exit(ScanReport report) {
        if (!report.complete()) {
            return UNREACHABLE;
        }
        return Optional.ofNullable(failOn)
                .filter(worst -> report.hosts().stream()
                        .map(HostReport::results)
                        .flatMap(List::stream)
                        .anyMatch(result -> counts(result, worst)))
                .map(worst -> FOUND)
                .orElse(0);
    }

    /** Severities begin with the worst. */
    private static boolean counts(RuleResult result, Severity worst) {
        return (result.status() == Status.FAIL || result.status() == Status.ERROR)
                && result.severity().compareTo(worst) <= 0;
    }
}
