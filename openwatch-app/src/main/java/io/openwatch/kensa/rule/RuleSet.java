package io.openwatch.kensa.rule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rules of a library with the variables of one host, each behind those that it depends on, else by id.
 *
 * @param rules the rules that can be used
 * @param problems what is wrong with these and with the others
 * @since 0.1
 */
public record RuleSet(List<Rule> rules, List<Problem> problems) {

    /** Copy the lists. */
    public RuleSet {
        rules = List.copyOf(rules);
        problems = List.copyOf(problems);
    }

    /** Say whether a rule cannot be used. */
    public boolean errors() {
        return problems.stream().anyMatch(Problem::error);
    }

    /** Return the rule {@code id}. */
    public Optional<Rule> rule(String id) {
        return rules.stream().filter(rule -> rule.id().equals(id)).findFirst();
    }

    /** Drop what is superseded, put what is left in order, and look for what does not fit together. */
    static RuleSet of(List<Rule> read, List<Problem> before) {
        List<Problem> problems = new ArrayList<>(before);
        TreeMap<String, Rule> byId = new TreeMap<>();
        for (Rule rule : read) {
            Rule other = byId.putIfAbsent(rule.id(), rule);
            if (other != null) {
                problems.add(error(rule, "the id [" + rule.id() + "] is that of [" + other.file() + "] too"));
            }
        }
        byId.values().forEach(rule -> strangers(rule, byId, problems));
        Set<String> superseded = superseded(byId);
        byId.keySet().removeAll(superseded);
        byId.values()
                .forEach(rule -> rule.conflictsWith().stream()
                        .filter(byId::containsKey)
                        .forEach(other ->
                                problems.add(warning(rule, "it conflicts with [" + other + "], which is here too"))));
        List<Rule> ordered = ordered(byId, problems);
        return new RuleSet(ordered, problems);
    }

    private static void strangers(Rule rule, Map<String, Rule> byId, List<Problem> problems) {
        Map<String, List<String>> named = new LinkedHashMap<>();
        named.put("depends_on", rule.dependsOn());
        named.put("conflicts_with", rule.conflictsWith());
        named.put("supersedes", rule.supersedes());
        named.forEach((field, ids) -> ids.stream()
                .filter(id -> !byId.containsKey(id))
                .forEach(id -> problems.add(new Problem(
                        Problem.Level.WARNING,
                        rule.file(),
                        0,
                        field + ": no rule here is called [" + id + "]",
                        Nearest.to(id, byId.keySet())))));
    }

    /** Of two that supersede each other, the first by name stays. */
    private static Set<String> superseded(Map<String, Rule> byId) {
        Set<String> dropped = new HashSet<>();
        for (Rule rule : byId.values()) {
            if (!dropped.contains(rule.id())) {
                rule.supersedes().stream().filter(id -> !id.equals(rule.id())).forEach(dropped::add);
            }
        }
        return dropped;
    }

    private static List<Rule> ordered(Map<String, Rule> byId, List<Problem> problems) {
        Map<String, Rule> left = new TreeMap<>(byId);
        Map<String, Rule> ordered = new LinkedHashMap<>();
        while (!left.isEmpty()) {
            Optional<Rule> next = left.values().stream()
                    .filter(rule -> rule.dependsOn().stream().noneMatch(left::containsKey))
                    .findFirst();
            if (next.isEmpty()) {
                left.values()
                        .forEach(rule ->
                                problems.add(error(rule, "it depends on itself, through " + circle(rule, left))));
                break;
            }
            ordered.put(next.get().id(), next.get());
            left.remove(next.get().id());
        }
        return List.copyOf(ordered.values());
    }

    private static Set<String> circle(Rule rule, Map<String, Rule> left) {
        Set<String> seen = new LinkedHashSet<>();
        Optional<Rule> at = Optional.of(rule);
        while (at.isPresent() && seen.add(at.get().id())) {
            at = at.get().dependsOn().stream()
                    .filter(left::containsKey)
                    .min(Comparator.naturalOrder())
                    .map(left::get);
        }
        return seen;
    }

    private static Problem error(Rule rule, String what) {
        return new Problem(Problem.Level.ERROR, rule.file(), 0, what, Optional.empty());
    }

    private static Problem warning(Rule rule, String what) {
        return new Problem(Problem.Level.WARNING, rule.file(), 0, what, Optional.empty());
    }
}
