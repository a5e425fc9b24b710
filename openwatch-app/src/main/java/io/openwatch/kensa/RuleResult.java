package io.openwatch.kensa;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Say what became of one rule on one host, and why.
 *
 * @param rule the rule's id
 * @param title its title
 * @param severity its severity
 * @param references the controls that it serves, with everything that the rule says about them
 * @param status what became of it
 * @param detail why, in one line; safe to show
 * @param evidence what each of its checks saw, in the order of the rule, those of checks that failed beside it included
 * @param at when the facts were read
 * @param took how long its own commands ran on the host, and how long judging it took; facts that rules share count for none
 * @since 0.1
 */
public record RuleResult(
        String rule,
        String title,
        Severity severity,
        List<Reference> references,
        Status status,
        String detail,
        List<Evidence> evidence,
        Instant at,
        Duration took) {

    /** Copy the lists and make the texts safe to show. */
    public RuleResult {
        references = List.copyOf(references);
        evidence = List.copyOf(evidence);
        title = Shown.text(title);
        detail = Shown.text(detail);
    }
}
