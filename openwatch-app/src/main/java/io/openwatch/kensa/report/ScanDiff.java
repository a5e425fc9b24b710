package io.openwatch.kensa.report;

import io.openwatch.kensa.Status;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is different between two scans.
 *
 * @param hostsOnlyBefore hosts that only the first scan has; their rules are not among the changes
 * @param hostsOnlyAfter hosts that only the second scan has, likewise
 * @param changes in the order of the first scan, what only the second has behind it
 * @since 0.1
 */
public record ScanDiff(List<String> hostsOnlyBefore, List<String> hostsOnlyAfter, List<Change> changes) {

    /** Copy the lists. */
    public ScanDiff {
        hostsOnlyBefore = List.copyOf(hostsOnlyBefore);
        hostsOnlyAfter = List.copyOf(hostsOnlyAfter);
        changes = List.copyOf(changes);
    }

    /** What a change means. */
    public enum Kind {
        /** It fails, and did not before. */
        NEW_FAILURE,
        /** It failed or was waived before, and passes. */
        FIXED,
        /** Any other change of status. */
        CHANGED,
        /** The rule is in the first scan only. */
        ONLY_BEFORE,
        /** The rule is in the second scan only. */
        ONLY_AFTER
    }

    /** A rule that ended differently on a host; one side is empty where only one scan has it. */
    public record Change(
            Kind kind,
            String host,
            String rule,
            Optional<ScanDocument.Judged> before,
            Optional<ScanDocument.Judged> after) {

        /** Return the side that tells more: the later one, if there is one. */
        public ScanDocument.Judged last() {
            return after.or(() -> before).orElseThrow();
        }

        /** Say whether a rule fails that did not, or is no longer known to pass. */
        public boolean worse() {
            boolean fails = after.filter(one -> one.status() == Status.FAIL).isPresent();
            boolean passed = before.filter(one -> one.status() == Status.PASS).isPresent();
            boolean unknown = after.filter(one -> one.status() == Status.ERROR).isPresent();
            return fails || (passed && unknown);
        }
    }

    /** Compare two scans. */
    public static ScanDiff between(ScanDocument before, ScanDocument after) {
        List<Change> changes = new ArrayList<>();
        before.hosts()
                .forEach((host, rules) -> Optional.ofNullable(after.hosts().get(host))
                        .ifPresent(later -> compare(host, rules, later, changes)));
        return new ScanDiff(without(before, after), without(after, before), changes);
    }

    private static List<String> without(ScanDocument all, ScanDocument others) {
        return all.hosts().keySet().stream()
                .filter(host -> !others.hosts().containsKey(host))
                .toList();
    }

    private static void compare(
            String host,
            Map<String, ScanDocument.Judged> before,
            Map<String, ScanDocument.Judged> after,
            List<Change> changes) {
        Set<String> rules = new LinkedHashSet<>(before.keySet());
        rules.addAll(after.keySet());
        for (String rule : rules) {
            Optional<ScanDocument.Judged> first = Optional.ofNullable(before.get(rule));
            Optional<ScanDocument.Judged> second = Optional.ofNullable(after.get(rule));
            if (!first.map(ScanDocument.Judged::status).equals(second.map(ScanDocument.Judged::status))) {
                changes.add(new Change(kind(first, second), host, rule, first, second));
            }
        }
    }

    private static Kind kind(Optional<ScanDocument.Judged> before, Optional<ScanDocument.Judged> after) {
        if (before.isEmpty()) {
            return Kind.ONLY_AFTER;
        }
        if (after.isEmpty()) {
            return Kind.ONLY_BEFORE;
        }
        Status now = after.get().status();
        boolean failed = before.get().status() == Status.FAIL || before.get().status() == Status.WAIVED;
        return switch (now) {
            case FAIL -> Kind.NEW_FAILURE;
            case PASS -> failed ? Kind.FIXED : Kind.CHANGED;
            case ERROR, SKIPPED, NOT_APPLICABLE, MANUAL, WAIVED -> Kind.CHANGED;
        };
    }
}
