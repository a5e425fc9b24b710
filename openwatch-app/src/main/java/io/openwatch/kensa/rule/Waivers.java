package io.openwatch.kensa.rule;

import io.openwatch.kensa.HostReport;
import io.openwatch.kensa.RuleResult;
import io.openwatch.kensa.Status;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The waivers of a file: {@code waivers}, a list of maps with {@code rule}, {@code host}, {@code reason}, {@code by} and
 * {@code until}, all of them needed.
 *
 * @param all in the order of the file
 * @param problems what is wrong with the file
 * @since 0.1
 */
public record Waivers(List<Waiver> all, List<Problem> problems) {

    /** No waiver. */
    public static final Waivers NONE = new Waivers(List.of(), List.of());

    private static final List<String> FIELDS = List.of("rule", "host", "reason", "by", "until");

    /** Copy the lists. */
    public Waivers {
        all = List.copyOf(all);
        problems = List.copyOf(problems);
    }

    /** Read {@code file}. */
    public static Waivers read(Path file) {
        Problems problems = new Problems(file.toString());
        List<Waiver> all = new ArrayList<>();
        SettingsFile.read(file, "a file of waivers", problems).ifPresent(fields -> {
            fields.take("waivers")
                    .ifPresent(list -> fields.items(list, "waivers")
                            .forEach(item -> Fields.of(item, "a waiver", problems)
                                    .flatMap(one -> waiver(one, problems))
                                    .ifPresent(all::add)));
            fields.rest(Problem.Level.ERROR, "a file of waivers has no field", List.of("waivers"));
        });
        return new Waivers(all, problems.all());
    }

    private static Optional<Waiver> waiver(Fields fields, Problems problems) {
        String rule = fields.required("rule");
        String host = fields.required("host");
        String reason = fields.required("reason");
        String by = fields.required("by");
        String until = fields.required("until");
        fields.rest(Problem.Level.ERROR, "a waiver has no field", FIELDS);
        try {
            return Optional.of(new Waiver(rule, host, reason, by, LocalDate.parse(until)));
        } catch (DateTimeException wrong) {
            if (!until.isEmpty()) {
                problems.error(fields.line("until"), "[until] has to be a day such as 2026-12-31, not [" + until + "]");
            }
            return Optional.empty();
        }
    }

    /**
     * Return the report as it counts on {@code today}: what failed and is waived is {@link Status#WAIVED}, and what failed
     * although a waiver once named it says when that ended. Nothing else is touched: what is not known cannot be accepted.
     */
    public HostReport applied(HostReport report, LocalDate today) {
        return all.isEmpty()
                ? report
                : new HostReport(
                        report.host(),
                        report.system(),
                        report.started(),
                        report.took(),
                        report.trouble(),
                        report.results().stream()
                                .map(result -> applied(result, report.host(), today))
                                .toList());
    }

    private RuleResult applied(RuleResult result, String host, LocalDate today) {
        return result.status() != Status.FAIL
                ? result
                : all.stream()
                        .filter(waiver -> waiver.names(result.rule(), host))
                        .max(Comparator.comparing(Waiver::until))
                        .map(waiver -> waived(result, waiver, today))
                        .orElse(result);
    }

    private static RuleResult waived(RuleResult result, Waiver waiver, LocalDate today) {
        boolean ended = waiver.ended(today);
        String word = ended
                ? "the waiver by " + waiver.by() + " ended on " + waiver.until() + ": "
                : "waived until " + waiver.until() + " by " + waiver.by() + ", " + waiver.reason() + ": ";
        return new RuleResult(
                result.rule(),
                result.title(),
                result.severity(),
                result.references(),
                ended ? Status.FAIL : Status.WAIVED,
                word + result.detail(),
                result.evidence(),
                result.at(),
                result.took());
    }
}
