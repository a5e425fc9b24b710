package io.openwatch.kensa.scan;

import io.openwatch.kensa.rule.Rule;
import io.openwatch.kensa.session.Session;
import java.util.List;
import java.util.function.Supplier;

/**
 * A host to scan.
 *
 * @param name the name by which it is reported
 * @param rules the rules that it is judged by
 * @param settings how it is asked
 * @param session opens a session to it; connecting comes with the first call
 * @since 0.1
 */
public record Target(String name, List<Rule> rules, ScanSettings settings, Supplier<Session> session) {

    /** Copy the list. */
    public Target {
        rules = List.copyOf(rules);
    }
}
