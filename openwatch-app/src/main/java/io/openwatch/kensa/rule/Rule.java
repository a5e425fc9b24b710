package io.openwatch.kensa.rule;

import io.openwatch.kensa.Platform;
import io.openwatch.kensa.Reference;
import io.openwatch.kensa.Severity;
import io.openwatch.kensa.fact.Fact;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A rule with its variables filled in.
 *
 * @param id its id, which never changes
 * @param file where it stands
 * @param title what to do, in one line
 * @param description what it is about
 * @param rationale why
 * @param severity how much it matters
 * @param category one of {@link RuleReader#CATEGORIES}
 * @param tags free labels
 * @param transactional whether mending it can be taken back as a whole
 * @param references the controls that it serves
 * @param platforms the systems that it is meant for; none for all
 * @param implementations in the order in which they are tried; none when a variable that its checks need has no value
 * @param undeclared the variables that have no value
 * @param dependsOn the rules that come before it
 * @param conflictsWith the rules that cannot hold beside it
 * @param supersedes the rules that are dropped where it is loaded
 * @param verified systems with their major version, each with one of {@link RuleReader#PROOFS}
 * @since 0.1
 */
public record Rule(
        String id,
        String file,
        String title,
        String description,
        String rationale,
        Severity severity,
        String category,
        List<String> tags,
        boolean transactional,
        List<Reference> references,
        List<Platform> platforms,
        List<Implementation> implementations,
        List<String> undeclared,
        List<String> dependsOn,
        List<String> conflictsWith,
        List<String> supersedes,
        Map<String, String> verified) {

    /** Copy the lists. */
    public Rule {
        tags = List.copyOf(tags);
        references = List.copyOf(references);
        platforms = List.copyOf(platforms);
        implementations = List.copyOf(implementations);
        undeclared = List.copyOf(undeclared);
        dependsOn = List.copyOf(dependsOn);
        conflictsWith = List.copyOf(conflictsWith);
        supersedes = List.copyOf(supersedes);
        verified = Collections.unmodifiableMap(new TreeMap<>(verified));
    }

    /** Return what its gates and its checks need to know, whichever implementation is taken. */
    public Set<Fact<?>> facts() {
        Set<Fact<?>> all = new LinkedHashSet<>();
        for (Implementation one : implementations) {
            one.gate().ifPresent(gate -> all.addAll(gate.facts()));
            all.addAll(one.check().facts());
        }
        return all;
    }
}
