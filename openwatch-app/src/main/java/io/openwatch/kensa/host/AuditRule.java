package io.openwatch.kensa.host;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule of the kernel's audit, in one spelling whatever it was written like: a watch is the same as a rule with path and
 * permissions, an unset user the same as -1, syscalls and fields have no order.
 *
 * @param action {@code always} or {@code never}
 * @param list {@code exit}, {@code task} and so on
 * @param syscalls the syscalls; {@code all} for a rule without any
 * @param fields everything that narrows it, but for the key
 * @param keys its keys
 * @since 0.1
 */
public record AuditRule(String action, String list, Set<String> syscalls, Set<String> fields, Set<String> keys) {

    private static final String ALL = "all";
    private static final Pattern FIELD = Pattern.compile("([a-z0-9_]+)(!=|>=|<=|&=|=|>|<|&)(.*)");
    private static final Set<String> LISTS = Set.of("exit", "task", "user", "exclude", "filesystem", "io_uring");

    /** Sort the sets. */
    public AuditRule {
        syscalls = sorted(syscalls);
        fields = sorted(fields);
        keys = sorted(keys);
    }

    private static Set<String> sorted(Set<String> set) {
        return java.util.Collections.unmodifiableSortedSet(new TreeSet<>(set));
    }

    /** Read one line of auditctl or of a rules file; empty when it is no rule that this understands. */
    public static Optional<AuditRule> parse(String line) {
        Reader reader = new Reader();
        return reader.read(words(line)) ? Optional.of(reader.rule()) : Optional.empty();
    }

    /** Say whether this rule records {@code syscall} the way that {@code wanted} does. */
    public boolean covers(AuditRule wanted, String syscall, boolean anyKey) {
        return action.equals(wanted.action)
                && list.equals(wanted.list)
                && fields.equals(wanted.fields)
                && (syscalls.contains(syscall) || syscalls.contains(ALL))
                && (anyKey || keys.containsAll(wanted.keys));
    }

    /** Say whether it switches the recording of syscalls off for every process. */
    public boolean silencesAll() {
        return action.equals("never") && (list.equals("task") || syscalls.contains(ALL)) && fields.isEmpty();
    }

    /** Say whether, standing before it, this rule keeps the kernel from ever recording {@code syscall} as {@code wanted} does. */
    boolean silences(AuditRule wanted, String syscall) {
        return action.equals("never")
                && list.equals(wanted.list)
                && wanted.fields.containsAll(fields)
                && (syscalls.contains(syscall) || syscalls.contains(ALL));
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher matcher = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)").matcher(line);
        while (matcher.find()) {
            words.add(
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return words;
    }

    /** Takes option by option. */
    private static final class Reader {

        private String action = "always";
        private String list = "exit";
        private boolean watch;
        private boolean begun;
        private final Set<String> syscalls = new TreeSet<>();
        private final Set<String> fields = new TreeSet<>();
        private final Set<String> keys = new TreeSet<>();

        boolean read(List<String> words) {
            for (int i = 0; i < words.size(); i += 2) {
                if (i + 1 >= words.size() || !take(words.get(i), words.get(i + 1))) {
                    return false;
                }
            }
            return begun;
        }

        private boolean take(String option, String value) {
            switch (option) {
                case "-w" -> {
                    begun = true;
                    watch = true;
                    fields.add("path=" + directory(value));
                }
                case "-a", "-A" -> {
                    return list(value);
                }
                case "-S" -> syscalls.addAll(Arrays.asList(value.split(",")));
                case "-p" -> fields.add("perm=" + letters(value));
                case "-k" -> keys.add(value);
                case "-F" -> {
                    return field(value);
                }
                case "-C" -> fields.add(comparison(value));
                default -> {
                    return false;
                }
            }
            return true;
        }

        private boolean list(String value) {
            List<String> both = Arrays.asList(value.split(","));
            if (both.size() != 2) {
                return false;
            }
            list = LISTS.contains(both.get(0)) ? both.get(0) : both.get(1);
            action = LISTS.contains(both.get(0)) ? both.get(1) : both.get(0);
            begun = true;
            return LISTS.contains(list) && Set.of("always", "never").contains(action);
        }

        private boolean field(String text) {
            Matcher field = FIELD.matcher(text);
            if (!field.matches()) {
                return false;
            }
            String name = field.group(1);
            String value = field.group(3);
            switch (name) {
                case "key" -> keys.add(value);
                case "dir", "path" -> fields.add("path" + field.group(2) + directory(value));
                case "perm" -> fields.add("perm" + field.group(2) + letters(value));
                default -> fields.add(name + field.group(2) + number(value));
            }
            return true;
        }

        AuditRule rule() {
            if (syscalls.isEmpty()) {
                syscalls.add(ALL);
            }
            if (watch && fields.stream().noneMatch(field -> field.startsWith("perm"))) {
                fields.add("perm=arwx");
            }
            return new AuditRule(action, list, syscalls, fields, keys);
        }

        private static String directory(String path) {
            return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        }

        private static String letters(String permissions) {
            char[] letters = permissions.toCharArray();
            Arrays.sort(letters);
            return new String(letters);
        }

        private static String number(String value) {
            return value.equals("unset") || value.equals("4294967295") ? "-1" : value;
        }

        /** {@code -C uid!=euid} is the same as {@code -C euid!=uid}. */
        private static String comparison(String text) {
            Matcher parts = Pattern.compile("([a-z]+)(!=|=)([a-z]+)").matcher(text);
            if (!parts.matches()) {
                return "compare:" + text;
            }
            boolean ordered = parts.group(1).compareTo(parts.group(3)) <= 0;
            return "compare:" + parts.group(ordered ? 1 : 3) + parts.group(2) + parts.group(ordered ? 3 : 1);
        }
    }
}
