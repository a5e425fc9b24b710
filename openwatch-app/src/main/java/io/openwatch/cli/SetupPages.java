package io.openwatch.cli;

import io.openwatch.setup.Look;
import io.openwatch.setup.SetupPlan;
import io.openwatch.setup.SetupPlan.Planned;
import io.openwatch.setup.SetupReport;
import io.openwatch.setup.SetupReport.Ended;
import io.safeupgrade.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Shows a setup: the plan, each step as it ends, and the end; for people in lines, for programs as one document. */
final class SetupPages {
    private static final String FORM = "openwatch.setup/1";
    private static final int NAME_WIDTH = 14;

    private final Console console;
    private final String command;
    private final String program;

    SetupPages(Console console, String command, String program) {
        this.console = console;
        this.command = command;
        this.program = program;
    }

    void plan(SetupPlan plan) {
        console.line("setup of openwatch " + plan.release()
                + plan.target().map(text -> ": " + text).orElse(""));
        for (Planned planned : plan.steps()) {
            switch (planned.look()) {
                case Look.Satisfied there -> line("ok", planned.step(), there.what());
                case Look.Due due -> due.what().forEach(what -> line("to do", planned.step(), what));
                case Look.Blocked blocked ->
                    line("BLOCKED", planned.step(), blocked.why().what());
                case Look.Unseen unseen -> line("waits", planned.step(), "for [" + unseen.waitsFor() + "]");
            }
        }
        plan.notes().forEach(console::finding);
    }

    /** End with the first obstacle; every one is explained. */
    int refused(SetupPlan plan) {
        plan.obstacles().forEach(why -> console.explain(command, why));
        Failure first = plan.obstacles().getFirst();
        document("refused", first.code().exitCode(), plan, Optional.empty());
        return first.code().exitCode();
    }

    /** End without having touched anything. */
    int planned(SetupPlan plan) {
        console.line(plan.satisfied() ? "everything is in order, nothing was touched" : "nothing was touched");
        document(plan.satisfied() ? "in-order" : "planned", 0, plan, Optional.empty());
        return 0;
    }

    void step(Ended step) {
        switch (step.result()) {
            case DONE -> {
                step.changed().forEach(what -> line("done", step.step(), what));
                if (step.changed().isEmpty()) {
                    line("done", step.step(), "");
                }
            }
            case LEFT -> line("left", step.step(), "for later: " + program + " create-admin makes it");
            case FAILED -> line("FAILED", step.step(), String.join(", ", step.changed()));
            case SATISFIED, NOT_REACHED -> {}
        }
    }

    int ended(SetupPlan plan, SetupReport report) {
        report.failure().ifPresent(failure -> failed(report, failure));
        report.address().ifPresent(address -> console.line("OpenWatch " + plan.release() + " serves at " + address));
        console.line(report.changed().isEmpty() ? "changed nothing" : "changed:");
        report.changed().forEach(what -> console.line("  " + what));
        if (!report.next().isEmpty()) {
            console.line("Next:");
            report.next().forEach(next -> console.line("  " + next.command() + "    # " + next.purpose()));
        }
        String outcome = report.failure().isPresent() ? "failed" : "set-up";
        document(outcome, report.exitCode(), plan, Optional.of(report));
        return report.exitCode();
    }

    private void failed(SetupReport report, Failure failure) {
        console.explain(command, failure);
        if (report.address().isPresent()) {
            console.line("everything else is done; the first account alone is missing");
            return;
        }
        console.line(
                report.schemaTouched()
                        ? "what was done stays; the steps that are left are done by the same command"
                        : "what was done stays, the schema was not touched; the steps that are left are done by the same"
                                + " command");
    }

    private void line(String state, String step, String what) {
        console.line(String.format(Locale.ROOT, "%-8s %-" + NAME_WIDTH + "s %s", state, step, what)
                .stripTrailing());
    }

    private void document(String outcome, int exitCode, SetupPlan plan, Optional<SetupReport> report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("outcome", outcome);
        fields.put("exit_code", exitCode);
        report.flatMap(SetupReport::failure)
                .or(() -> plan.obstacles().stream().findFirst())
                .ifPresent(failure -> fields.put("failure", Console.fields(failure)));
        fields.put("release", plan.release());
        fields.put("steps", steps(plan, report));
        fields.put("changed", report.map(SetupReport::changed).orElse(List.of()));
        fields.put("address", report.flatMap(SetupReport::address).orElse(null));
        fields.put("notes", plan.notes().stream().map(Outcomes::fields).toList());
        fields.put("next", Outcomes.next(report.map(SetupReport::next).orElse(List.of())));
        console.document(FORM, fields);
    }

    private static List<Map<String, Object>> steps(SetupPlan plan, Optional<SetupReport> report) {
        List<Map<String, Object>> steps = new ArrayList<>();
        for (int i = 0; i < plan.steps().size(); i++) {
            Planned planned = plan.steps().get(i);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("step", planned.step());
            fields.put("found", found(planned.look()));
            fields.put("what", what(planned.look()));
            int at = i;
            fields.put(
                    "result",
                    report.<Object>map(ended -> word(ended.steps().get(at).result()))
                            .orElse(null));
            steps.add(fields);
        }
        return steps;
    }

    private static String found(Look look) {
        return switch (look) {
            case Look.Satisfied there -> "satisfied";
            case Look.Due due -> "due";
            case Look.Blocked blocked -> "blocked";
            case Look.Unseen unseen -> "unseen";
        };
    }

    private static List<String> what(Look look) {
        return switch (look) {
            case Look.Satisfied there -> List.of(there.what());
            case Look.Due due -> due.what();
            case Look.Blocked blocked -> List.of(blocked.why().what());
            case Look.Unseen unseen -> List.of("waits for " + unseen.waitsFor());
        };
    }

    private static String word(SetupReport.Result result) {
        return result.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
