package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.host.SshdMatches;
import io.openwatch.kensa.host.SshdSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A setting of the SSH server: for every connection, for those that are named, and in every Match block.
 *
 * @param connections further connections to ask sshd about
 * @param matches whether Match blocks count
 */
record SshdCheck(String method, String key, Comparison comparison, List<String> connections, boolean matches)
        implements Check {

    /** Hold names and paths, whose case counts. */
    private static final Set<String> CASE_COUNTS = Set.of(
            "allowusers",
            "denyusers",
            "allowgroups",
            "denygroups",
            "banner",
            "authorizedkeysfile",
            "authorizedkeyscommand",
            "authorizedprincipalsfile",
            "chrootdirectory",
            "forcecommand",
            "hostkey",
            "pidfile",
            "subsystem",
            "trustedusercakeys",
            "revokedkeys",
            "setenv",
            "acceptenv");

    static List<Method> methods() {
        return List.of(Method.of(
                "sshd_effective_config",
                "The SSH server has a setting, as `sshd -T` works it out. A Match block that sets the key otherwise"
                        + " for some connections breaks it too. Of a key with several lines all values count, with spaces"
                        + " between them. Case does not count but for names and paths.",
                SshdCheck::of,
                Parameter.required("key", Kind.LINE, "the setting"),
                Comparison.EXPECTED,
                Comparison.COMPARATOR,
                Comparison.TYPE,
                Comparison.CASE,
                Parameter.optional("connections", Kind.CONNECTIONS, "connections for which it has to hold as well"),
                Parameter.optional("match_blocks", Kind.MATCH_BLOCKS, "whether Match blocks count (default `check`)")));
    }

    private static Check of(Arguments arguments) {
        String key = arguments.text("key").strip().toLowerCase(Locale.ROOT);
        return new SshdCheck(
                arguments.method(),
                key,
                Comparison.of(arguments, !CASE_COUNTS.contains(key)),
                List.copyOf(arguments.values().getOrDefault("connections", List.of())),
                !arguments.find("match_blocks").equals(java.util.Optional.of("ignore")));
    }

    @Override
    public Set<Fact<?>> facts() {
        Set<Fact<?>> facts = new LinkedHashSet<>();
        facts.add(SshdSettings.fact());
        connections.forEach(connection -> facts.add(SshdSettings.fact(connection)));
        if (matches) {
            facts.add(SshdMatches.FACT);
        }
        return facts;
    }

    @Override
    public Judgement judge(Facts facts) {
        Judgement judged = settings(facts, SshdSettings.fact(), "sshd setting " + key);
        for (String connection : connections) {
            judged = Scope.both(
                    judged,
                    settings(facts, SshdSettings.fact(connection), "sshd setting " + key + " for " + connection));
        }
        return matches && judged.status().verdict() ? Scope.both(judged, blocks(facts)) : judged;
    }

    private Judgement settings(Facts facts, Fact<SshdSettings> fact, String source) {
        Look look = new Look(method, source, comparison.wanted());
        return switch (facts.get(fact)) {
            case Reading.Value<SshdSettings>(SshdSettings settings) -> {
                List<String> values = settings.of(key);
                yield values.isEmpty() ? look.fail("not set") : judge(look, String.join(" ", values), "");
            }
            case Reading.Absent<SshdSettings>() -> look.skipped("there is no sshd");
            case Reading.Unreadable<SshdSettings>(String why) -> look.error(why);
        };
    }

    private Judgement blocks(Facts facts) {
        Look look = new Look(method, "Match blocks that set " + key, comparison.wanted());
        return switch (facts.get(SshdMatches.FACT)) {
            case Reading.Value<SshdMatches>(SshdMatches found) -> blocks(look, found.of(key));
            case Reading.Absent<SshdMatches>() -> look.pass("no configuration file");
            case Reading.Unreadable<SshdMatches>(String why) -> look.error(why);
        };
    }

    private Judgement blocks(Look look, List<SshdMatches.Setting> settings) {
        List<String> places = new ArrayList<>();
        for (SshdMatches.Setting setting : settings) {
            String where = " in " + setting.place() + " for " + setting.criteria();
            Judgement one = judge(look, setting.value(), where);
            if (one.status() != io.openwatch.kensa.Status.PASS) {
                return one;
            }
            places.add("[" + setting.value() + "]" + where);
        }
        return look.pass(places.isEmpty() ? "none" : String.join("; ", places));
    }

    /** sshd -T prints the old name of a value that the manual has a new one for. */
    private Judgement judge(Look look, String value, String where) {
        boolean old = key.equals("permitrootlogin")
                && value.equalsIgnoreCase("without-password")
                && !comparison.expected().toLowerCase(Locale.ROOT).contains("without-password");
        return comparison.judge(look, old ? "prohibit-password" : value, "[" + value + "]" + where);
    }
}
