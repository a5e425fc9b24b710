package io.openwatch.kensa.host;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import io.openwatch.kensa.fact.ToolRun;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rules of the kernel's audit.
 *
 * @param rules those that are understood, in order
 * @param others lines that may be rules and are not understood
 * @param off whether the kernel has rules, but is told to record nothing
 * @since 0.1
 */
public record AuditRules(List<AuditRule> rules, List<String> others, boolean off) {

    /** What the kernel records now; absent when there is no auditctl to ask. */
    public static final Fact<AuditRules> RUNNING = new Running();

    /** What augenrules loads with the next boot; absent when there is no directory of rules. */
    public static final Fact<AuditRules> PERSISTED = new Persisted();

    /** Copy the lists. */
    public AuditRules {
        rules = List.copyOf(rules);
        others = List.copyOf(others);
    }

    /**
     * Return the syscalls of {@code wanted} that no rule records; several rules may share the work.
     *
     * @param anyKey whether a rule with another key will do
     */
    public Set<String> missing(AuditRule wanted, boolean anyKey) {
        Set<String> missing = new LinkedHashSet<>(wanted.syscalls());
        missing.removeIf(syscall -> recorded(wanted, syscall, anyKey));
        return missing;
    }

    /** The kernel takes the first rule that fits. */
    private boolean recorded(AuditRule wanted, String syscall, boolean anyKey) {
        return rules.stream()
                .takeWhile(rule -> !rule.silences(wanted, syscall))
                .anyMatch(rule -> rule.covers(wanted, syscall, anyKey));
    }

    /** Say whether a rule keeps the kernel from recording syscalls at all, as the rules of a fresh installation may. */
    public boolean silenced() {
        return rules.stream().anyMatch(AuditRule::silencesAll);
    }

    private static AuditRules parse(List<String> lines) {
        List<AuditRule> rules = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String line : lines) {
            Optional<AuditRule> rule = AuditRule.parse(line);
            rule.ifPresent(rules::add);
            if (rule.isEmpty() && line.matches("-[awA] .*")) {
                others.add(line);
            }
        }
        return new AuditRules(rules, others, false);
    }

    private record Running() implements Fact<AuditRules> {

        private static final ToolRun LIST = ToolRun.of("auditctl", "-l");
        private static final ToolRun STATUS = ToolRun.of("auditctl", "-s");
        private static final Pattern OFF = Pattern.compile("(?m)^enabled 0$|\\benabled=0\\b");

        @Override
        public Set<Source<?>> sources() {
            return Set.of(LIST, STATUS);
        }

        @Override
        public Reading<AuditRules> read(Facts facts) {
            if (facts.get(STATUS) instanceof Reading.Unreadable<Output>(String why)) {
                return Reading.unreadable(why);
            }
            boolean off = facts.get(STATUS) instanceof Reading.Value<Output>(Output status)
                    && OFF.matcher(status.stdout()).find();
            return facts.get(LIST)
                    .then(Running::parse)
                    .map(known -> new AuditRules(known.rules(), known.others(), off));
        }

        private static Reading<AuditRules> parse(Output output) {
            return output.exit() == 0
                    ? Reading.value(AuditRules.parse(output.stdout().lines().toList()))
                    : Reading.unreadable("auditctl ended with [" + output.exit() + "]: " + output.complaint());
        }
    }

    private record Persisted() implements Fact<AuditRules> {

        private static final ConfigFiles FILES =
                new ConfigFiles(Optional.empty(), List.of("/etc/audit/rules.d"), ".rules");

        @Override
        public Set<Source<?>> sources() {
            return FILES.sources();
        }

        @Override
        public Reading<AuditRules> read(Facts facts) {
            return facts.get(FILES)
                    .map(lines -> AuditRules.parse(
                            lines.stream().map(ConfigLine::text).toList()));
        }
    }
}
