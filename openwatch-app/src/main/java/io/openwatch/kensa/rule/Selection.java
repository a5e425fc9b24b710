package io.openwatch.kensa.rule;

import io.openwatch.kensa.Reference;
import io.openwatch.kensa.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which rules are wanted: of one kind of wish any one is enough, of different kinds each has to hold. What is empty wishes
 * for nothing.
 *
 * @param rules ids, {@code *} for any part of one
 * @param tags tags
 * @param categories categories
 * @param severities severities
 * @param frameworks frameworks, with or without their edition
 * @param controls {@code FRAMEWORK:CONTROL}
 * @since 0.1
 */
public record Selection(
        List<String> rules,
        List<String> tags,
        List<String> categories,
        Set<Severity> severities,
        List<String> frameworks,
        List<String> controls)
        implements Predicate<Rule> {

    /** Every rule. */
    public static final Selection ALL = new Selection(List.of(), List.of(), List.of(), Set.of(), List.of(), List.of());

    /** Copy the lists. */
    public Selection {
        rules = List.copyOf(rules);
        tags = List.copyOf(tags);
        categories = List.copyOf(categories);
        severities = Set.copyOf(severities);
        frameworks = List.copyOf(frameworks);
        controls = List.copyOf(controls);
    }

    @Override
    public boolean test(Rule rule) {
        return (rules.isEmpty() || rules.stream().anyMatch(wanted -> named(wanted, rule.id())))
                && (tags.isEmpty() || tags.stream().anyMatch(rule.tags()::contains))
                && (categories.isEmpty() || categories.contains(rule.category()))
                && (severities.isEmpty() || severities.contains(rule.severity()))
                && (frameworks.isEmpty() || rule.references().stream().anyMatch(this::framework))
                && (controls.isEmpty() || rule.references().stream().anyMatch(this::control));
    }

    private static boolean named(String wanted, String id) {
        String[] parts = wanted.split("\\*", -1);
        int at = 0;
        for (int i = 0; i < parts.length; i++) {
            boolean last = i == parts.length - 1;
            int found = i == 0 ? (id.startsWith(parts[0]) ? 0 : -1) : id.indexOf(parts[i], at);
            found = last && i > 0 && id.endsWith(parts[i]) && id.length() - parts[i].length() >= at
                    ? id.length() - parts[i].length()
                    : found;
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return parts[parts.length - 1].isEmpty() ? parts.length > 1 : at == id.length();
    }

    private boolean framework(Reference reference) {
        String own = reference.framework().toLowerCase(Locale.ROOT);
        return frameworks.stream()
                .map(wanted -> wanted.toLowerCase(Locale.ROOT))
                .anyMatch(wanted -> own.equals(wanted) || own.startsWith(wanted + "_"));
    }

    private boolean control(Reference reference) {
        return controls.stream()
                .anyMatch(wanted -> wanted.equalsIgnoreCase(reference.framework() + ":" + reference.control()));
    }
}
