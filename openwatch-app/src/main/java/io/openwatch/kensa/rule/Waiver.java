package io.openwatch.kensa.rule;

import io.openwatch.kensa.Shown;
import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * Somebody's word that a rule may fail for a while.
 *
 * @param rule the rule's id, {@code *} for any part of it
 * @param host the host's name, likewise
 * @param reason why; safe to show
 * @param by who says so; safe to show
 * @param until the last day on which it counts, in UTC
 * @since 0.1
 */
public record Waiver(String rule, String host, String reason, String by, LocalDate until) {

    /** Make the texts safe to show. */
    public Waiver {
        reason = Shown.text(reason);
        by = Shown.text(by);
    }

    /** Say whether it is meant for this rule on this host, on whatever day. */
    public boolean names(String ofRule, String ofHost) {
        return matches(rule, ofRule) && matches(host, ofHost);
    }

    /** Say whether it has ended on {@code day}. */
    public boolean ended(LocalDate day) {
        return until.isBefore(day);
    }

    private static boolean matches(String pattern, String name) {
        String quoted = "\\Q" + pattern.replace("\\E", "\\E\\\\E\\Q").replace("*", "\\E.*\\Q") + "\\E";
        return Pattern.compile(quoted, Pattern.DOTALL).matcher(name).matches();
    }
}
