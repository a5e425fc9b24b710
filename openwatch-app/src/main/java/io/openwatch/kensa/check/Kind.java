package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.KernelValues;
import io.openwatch.kensa.fact.ModuleFile;
import io.openwatch.kensa.fact.PathPattern;
import io.openwatch.kensa.fact.ScriptRun;
import io.openwatch.kensa.fact.UnitState;
import io.openwatch.kensa.host.AuditRule;
import io.openwatch.kensa.host.SshdSettings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * What the value of a parameter has to look like.
 *
 * @since 0.1
 */
public enum Kind {
    /** Any text. */
    VALUE("text"),
    /** Any text of one line. */
    LINE("text of one line"),
    /** An absolute path. */
    PATH("absolute path"),
    /** Absolute paths. */
    PATHS("absolute path, or list of them"),
    /** An absolute path in which {@code *}, {@code ?} and {@code [a-z]} stand for parts of names. */
    PATH_PATTERN("absolute path, wildcards allowed"),
    /** The end of file names, or {@code *} and the end. */
    FILE_PATTERN("pattern such as `*.conf`"),
    /** A kernel parameter in sysctl's spelling. */
    KERNEL_KEY("kernel parameter, `*` for every interface"),
    /** A systemd unit. */
    UNIT("unit, without a suffix a service"),
    /** A package. */
    PACKAGE("name of a package"),
    /** A kernel module. */
    MODULE("name of a kernel module"),
    /** An octal mode. */
    MODE("octal mode"),
    /** Names, or one name. */
    NAMES("name, or list of names that will do"),
    /** Texts, or one text with commas. */
    WORDS("list, or text with commas"),
    /** A POSIX extended regular expression. */
    PATTERN("extended regular expression"),
    /** A script for a POSIX shell. */
    SCRIPT("POSIX shell script"),
    /** Lines of auditctl, each a rule. */
    AUDIT_RULES("lines of auditctl"),
    /** Connections for sshd. */
    CONNECTIONS("connection such as `user=root,addr=10.0.0.1`, or list of them"),
    /** An exit code. */
    EXIT("exit code, 0 to 255"),
    /** A number of seconds. */
    SECONDS("seconds, 1 to 600"),
    /** Yes or no. */
    FLAG("true, false"),
    /** One of the words for comparing. */
    OPERATOR("==, !=, <, <=, >, >=, in, not_in, matches"),
    /** One of the kinds of values. */
    VALUE_TYPE("string, int, size, octal, mode, version, duration, set"),
    /** Whether case counts. */
    CASE("sensitive, insensitive"),
    /** Present or absent. */
    PRESENCE("present, absent"),
    /** What absence means. */
    IF_ABSENT("fail, pass, skip"),
    /** Where a setting has to be. */
    SCOPE("running, persisted, both"),
    /** Which of several settings counts. */
    WINS("first, last"),
    /** How a program reads its configuration. */
    SYNTAX("plain, pam, pwquality"),
    /** How an output is compared. */
    OUTPUT_MATCH("words, contains, equals, matches"),
    /** What is done about Match blocks. */
    MATCH_BLOCKS("check, ignore"),
    /** How a module is kept out. */
    MODULE_STATE("disabled, blacklisted"),
    /** What SELinux does. */
    SELINUX_STATE("enforcing, permissive, disabled"),
    /** What AppArmor does. */
    APPARMOR_STATE("enforcing, loaded"),
    /** What a file is searched by. */
    FILE_KIND("setuid, setgid, world_writable_file, world_writable_directory, unowned, ungrouped");

    private static final Pattern WORD_LIST = Pattern.compile("[a-z_=!<>]+(?:, [a-z_=!<>]+)+");
    private static final Pattern PACKAGE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._-]*");
    private static final Pattern ACCOUNT = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.$-]*");

    private final String words;

    Kind(String words) {
        this.words = words;
    }

    /** Describe it in a few words; for a choice, the choice. */
    public String words() {
        return words;
    }

    /** Return what can be chosen from; none for kinds that are no choice. */
    public List<String> choices() {
        return WORD_LIST.matcher(words).matches() ? List.of(words.split(", ")) : List.of();
    }

    /** Say whether several values may be given. */
    public boolean list() {
        return this == PATHS || this == NAMES || this == WORDS || this == CONNECTIONS || this == FILE_KIND;
    }

    /** Say whether a value may have several lines. */
    boolean multiline() {
        return this == VALUE || this == SCRIPT || this == AUDIT_RULES;
    }

    /** Bring what means the same into one spelling. */
    public String normalized(String value) {
        if (this == FLAG) {
            String lower = value.toLowerCase(Locale.ROOT);
            return List.of("yes", "on").contains(lower)
                    ? "true"
                    : List.of("no", "off").contains(lower) ? "false" : lower;
        }
        boolean anyCase = this == SELINUX_STATE || this == APPARMOR_STATE;
        return anyCase ? value.toLowerCase(Locale.ROOT) : value;
    }

    /** Say what is wrong with one {@code value}; empty when it will do. */
    public Optional<String> problem(String value) {
        if (value.indexOf('\0') >= 0 || (!multiline() && value.indexOf('\n') >= 0)) {
            return Optional.of("it has to be one line");
        }
        if (!choices().isEmpty()) {
            return choices().contains(value) ? Optional.empty() : Optional.of("[" + value + "] is none of " + words);
        }
        return switch (this) {
            case PATH, PATHS, PATH_PATTERN -> rejected(PathPattern::new, value);
            case KERNEL_KEY -> rejected(KernelValues::new, value);
            case UNIT -> rejected(UnitState::new, value);
            case MODULE -> rejected(ModuleFile::new, value);
            case SCRIPT -> rejected(ScriptRun::of, value).or(() -> blank(value));
            case PATTERN -> Ere.problem(value);
            case PACKAGE -> unless(PACKAGE_NAME.matcher(value).matches(), value);
            case NAMES -> unless(ACCOUNT.matcher(value).matches(), value);
            case MODE -> unless(value.matches("[0-7]{3,4}"), value);
            case FILE_PATTERN -> unless(value.matches("\\*?[A-Za-z0-9._-]+"), value);
            case EXIT -> unless(value.matches("\\d{1,3}") && Integer.parseInt(value) <= 255, value);
            case SECONDS ->
                unless(
                        value.matches("\\d{1,3}") && Integer.parseInt(value) >= 1 && Integer.parseInt(value) <= 600,
                        value);
            case AUDIT_RULES -> auditRules(value);
            case CONNECTIONS -> unless(SshdSettings.CONNECTION.matcher(value).matches(), value);
            default -> Optional.empty();
        };
    }

    private Optional<String> unless(boolean fits, String value) {
        return fits ? Optional.empty() : Optional.of("[" + value + "] is no " + words);
    }

    private static Optional<String> blank(String value) {
        return value.isBlank() ? Optional.of("it is empty") : Optional.empty();
    }

    private static Optional<String> auditRules(String value) {
        return Arrays.stream(value.strip().split("\n"))
                .filter(line -> AuditRule.parse(line).isEmpty())
                .findFirst()
                .map(line -> "[" + line.strip() + "] is no rule that begins with -a, -A or -w");
    }

    private static Optional<String> rejected(Consumer<String> reader, String value) {
        try {
            reader.accept(value);
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            return Optional.of(String.valueOf(wrong.getMessage()));
        }
    }
}
