package io.openwatch.cli;

import io.openwatch.kensa.Severity;
import io.openwatch.kensa.rule.Problem;
import io.openwatch.kensa.rule.Profile;
import io.openwatch.kensa.rule.Rule;
import io.openwatch.kensa.rule.RuleLibrary;
import io.openwatch.kensa.rule.RuleSet;
import io.openwatch.kensa.rule.Selection;
import io.openwatch.kensa.rule.VariableFiles;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which rules a command works with, and with which values of variables. */
final class KensaRuleOptions {

    static final Path INSTALLED = Path.of("/usr/share/kensa-rules");
    private static final int SHOWN = 50;

    @Option(
            names = "--rules",
            paramLabel = "PATH",
            description = "A directory of rules or one file; may be repeated (default: /usr/share/kensa-rules).")
    List<Path> places = new ArrayList<>();

    @Option(
            names = "--variables",
            paramLabel = "DIR",
            description = "The directory with defaults.yml, conf.d, groups and hosts (default: KENSA_CONFIG_DIR,"
                    + " XDG_CONFIG_HOME/kensa, ~/.config/kensa or /etc/kensa, whichever is there first).")
    @Nullable
    Path variables;

    @Option(names = "--var", paramLabel = "NAME=VALUE", description = "The value of a variable; may be repeated.")
    Map<String, String> values = new java.util.LinkedHashMap<>();

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description = "Only the rules of this profile, with its values of variables; other options narrow it.")
    @Nullable
    Path profile;

    @Option(
            names = "--rule",
            paramLabel = "ID",
            split = ",",
            description = "Only rules of this id; * stands for any part of it.")
    List<String> ids = new ArrayList<>();

    @Option(names = "--tag", paramLabel = "TAG", split = ",", description = "Only rules with this tag.")
    List<String> tags = new ArrayList<>();

    @Option(names = "--category", paramLabel = "CATEGORY", split = ",", description = "Only rules of this category.")
    List<String> categories = new ArrayList<>();

    @Option(
            names = "--severity",
            paramLabel = "SEVERITY",
            split = ",",
            description = "Only rules of this severity: ${COMPLETION-CANDIDATES}.")
    Set<Severity> severities = new java.util.LinkedHashSet<>();

    @Option(
            names = "--framework",
            paramLabel = "NAME",
            split = ",",
            description = "Only rules that serve this framework, such as cis, cis_rhel9 or nist_800_53.")
    List<String> frameworks = new ArrayList<>();

    @Option(
            names = "--control",
            paramLabel = "FRAMEWORK:CONTROL",
            split = ",",
            description = "Only rules that serve this control, such as nist_800_53:AC-3.")
    List<String> controls = new ArrayList<>();

    /** Return which rules are wanted. */
    Selection selection() {
        return new Selection(ids, tags, categories, severities, frameworks, controls);
    }

    /** Read the files of rules; a place that is not there ends the command with 2. */
    RuleLibrary library() {
        List<Path> wanted = places.isEmpty() ? List.of(INSTALLED) : places;
        for (Path place : wanted) {
            if (!Files.exists(place)) {
                throw new UpgradeException(Failure.of(
                        ErrorCode.USAGE,
                        "there are no rules at [" + place + "]",
                        "install the package kensa-rules, or name a directory with --rules"));
            }
        }
        return RuleLibrary.read(wanted);
    }

    /** Read the files of variables. */
    VariableFiles variables(Map<String, String> environment) {
        return VariableFiles.of(
                directory(environment), profile().map(Profile::variables).orElse(Map.of()), values);
    }

    private Optional<Path> directory(Map<String, String> environment) {
        if (variables != null) {
            if (!Files.isDirectory(variables)) {
                throw new UpgradeException(Failure.of(
                        ErrorCode.USAGE, "there is no directory [" + variables + "]", "name another with --variables"));
            }
            return Optional.of(variables);
        }
        Path home = KensaHome.of(environment);
        return Stream.of(
                        Optional.ofNullable(environment.get("KENSA_CONFIG_DIR")).map(Path::of),
                        Optional.ofNullable(environment.get("XDG_CONFIG_HOME")).map(base -> Path.of(base, "kensa")),
                        Optional.of(home.resolve(".config").resolve("kensa")),
                        Optional.of(Path.of("/etc/kensa")))
                .flatMap(Optional::stream)
                .filter(Files::isDirectory)
                .findFirst();
    }

    private Optional<Profile> profile() {
        Optional<Profile> read = Optional.ofNullable(profile).map(Profile::read);
        read.ifPresent(one -> refuse(one.problems(), "the profile"));
        return read;
    }

    /** End the command with 12 where there is a mistake; nothing else is done then. */
    static void refuse(List<Problem> problems, String where) {
        List<String> wrong =
                problems.stream().filter(Problem::error).map(Problem::toString).toList();
        if (!wrong.isEmpty()) {
            List<String> shown = wrong.subList(0, Math.min(SHOWN, wrong.size()));
            throw new UpgradeException(new Failure(
                    ErrorCode.MISCONFIGURED,
                    wrong.size() + (wrong.size() == 1 ? " mistake" : " mistakes") + " in " + where,
                    "nothing was scanned; mend " + (wrong.size() == 1 ? "it" : "them")
                            + ", see openwatch kensa rules lint",
                    shown));
        }
    }

    /** Return the rules that are wanted; anything wrong with any rule or variable ends the command with 12. */
    List<Rule> chosen(RuleSet set, VariableFiles files) {
        refuse(Stream.concat(set.problems().stream(), files.problems().stream()).toList(), "rules and variables");
        Optional<Profile> taken = profile();
        taken.map(one -> one.missing(set.rules()))
                .filter(missing -> !missing.isEmpty())
                .ifPresent(KensaRuleOptions::refuseMissing);
        List<Rule> chosen = set.rules().stream()
                .filter(rule -> taken.map(one -> one.takes(rule)).orElse(true))
                .filter(selection())
                .toList();
        if (chosen.isEmpty()) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.USAGE,
                    "none of " + set.rules().size() + " rules is left",
                    "see openwatch kensa rules list, and what --profile, --rule, --tag, --category, --severity, --framework and"
                            + " --control leave of it"));
        }
        return chosen;
    }

    private static void refuseMissing(List<String> missing) {
        throw new UpgradeException(Failure.of(
                ErrorCode.MISCONFIGURED,
                "the profile names rules that are not there " + missing,
                "nothing was scanned; take them out, or name the directory that has them with --rules"));
    }
}
