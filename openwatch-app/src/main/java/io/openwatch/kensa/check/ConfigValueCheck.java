package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.host.ConfigFiles;
import io.openwatch.kensa.host.ConfigLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of a key in a configuration file.
 *
 * @param delimiter what stands between key and value; a space for any blanks
 * @param last whether the last of several lines counts, as most programs have it
 * @param syntax how the program tells key, value and comment apart
 * @param otherwise what the program takes where the key is missing
 */
record ConfigValueCheck(
        String method,
        ConfigFiles files,
        String path,
        Optional<String> section,
        String key,
        String delimiter,
        boolean last,
        boolean comments,
        Syntax syntax,
        Optional<String> otherwise,
        Comparison comparison)
        implements Check {

    /** How a program reads a line. */
    enum Syntax {
        PLAIN,
        /** As modules of PAM do: blanks will do for the sign, {@code #} begins a comment anywhere. */
        PAM,
        /** As libpwquality does (seen with 1.4.5): like PAM, but for case, and the drop-ins before the file. */
        PWQUALITY
    }

    private static final Pattern HEADER = Pattern.compile("\\[([^]]*)]");

    static List<Method> methods() {
        return List.of(Method.of(
                "config_value",
                "A key of a configuration file has a value. Lines that begin with `#` or `;` are comments. With an"
                        + " empty `expected` the key must stand there by itself.",
                ConfigValueCheck::of,
                Parameter.required("path", Kind.PATH, "the file"),
                Parameter.required("key", Kind.LINE, "the key, case counting"),
                Comparison.EXPECTED,
                Parameter.optional(
                        "delimiter",
                        Kind.LINE,
                        "what stands between key and value (default `=`); a space is any blanks"),
                Comparison.COMPARATOR,
                Comparison.TYPE,
                Comparison.CASE,
                Parameter.optional(
                        "dropin_dir",
                        Kind.PATHS,
                        "a directory whose files are read after the file, by name; of several, a file in the first hides"
                                + " those of its name in the others"),
                Parameter.optional("scan_pattern", Kind.FILE_PATTERN, "which files of it are read (default `*.conf`)"),
                Parameter.optional(
                        "syntax",
                        Kind.SYNTAX,
                        "how lines are read (default `plain`); `pam` as faillock.conf and pwhistory.conf are: blanks"
                                + " will do for `=`, `#` begins a comment anywhere; `pwquality`: likewise, case does not"
                                + " count, and the file is read behind its drop-ins"),
                Parameter.optional("section", Kind.LINE, "the section `[...]` that the key must be in"),
                Parameter.optional("wins", Kind.WINS, "which of several lines counts (default `last`)"),
                Parameter.optional("default", Kind.LINE, "what the program takes where the key is missing"),
                Parameter.optional(
                        "inline_comments", Kind.FLAG, "whether `#` after a blank begins a comment (default `false`)")));
    }

    private static Check of(Arguments arguments) {
        List<String> directories = arguments.list("dropin_dir");
        String suffix = arguments.find("scan_pattern").orElse("*.conf").replaceFirst("^\\*", "");
        if (directories.isEmpty() && arguments.find("scan_pattern").isPresent()) {
            throw new BadArgument("scan_pattern", "it needs dropin_dir");
        }
        String path = arguments.text("path");
        Syntax syntax = arguments
                .find("syntax")
                .map(word -> Syntax.valueOf(word.toUpperCase(Locale.ROOT)))
                .orElse(Syntax.PLAIN);
        if (syntax != Syntax.PLAIN && arguments.find("delimiter").isPresent()) {
            throw new BadArgument("delimiter", "the syntax [" + arguments.text("syntax") + "] has its own");
        }
        return new ConfigValueCheck(
                arguments.method(),
                new ConfigFiles(Optional.of(new FileText(path)), directories, suffix, syntax == Syntax.PWQUALITY),
                directories.isEmpty() ? path : path + " and " + directories.getFirst(),
                arguments.find("section"),
                arguments.text("key").strip(),
                arguments.find("delimiter").orElse("="),
                !arguments.find("wins").equals(Optional.of("first")),
                arguments.flag("inline_comments"),
                syntax,
                arguments.find("default"),
                Comparison.of(arguments));
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(files);
    }

    @Override
    public Judgement judge(Facts facts) {
        boolean bare = comparison.expected().isEmpty();
        Look look = new Look(method, key + " in " + path, bare ? "there" : comparison.wanted());
        return switch (facts.get(files)) {
            case Reading.Value<List<ConfigLine>>(List<ConfigLine> lines) ->
                bare ? bare(look, lines) : value(look, lines);
            case Reading.Absent<List<ConfigLine>>() -> missing(look, "no such file");
            case Reading.Unreadable<List<ConfigLine>>(String why) -> look.error(why);
        };
    }

    private Judgement bare(Look look, List<ConfigLine> lines) {
        return scoped(lines).stream()
                .filter(line -> key(Pattern.quote(key)).matcher(said(line)).matches())
                .findFirst()
                .map(line -> look.pass("in " + line.place()))
                .orElseGet(() -> look.fail("not there"));
    }

    private Judgement value(Look look, List<ConfigLine> lines) {
        List<Setting> settings =
                scoped(lines).stream().flatMap(line -> setting(line).stream()).toList();
        if (settings.isEmpty()) {
            return missing(look, "not set");
        }
        Setting counts = last ? settings.getLast() : settings.getFirst();
        String more = settings.size() == 1 ? "" : ", the " + (last ? "last" : "first") + " of " + settings.size();
        return comparison.judge(
                look,
                counts.value(),
                "[" + counts.value() + "] in " + counts.line().place() + more);
    }

    private Judgement missing(Look look, String found) {
        return otherwise
                .map(value -> comparison.judge(look, value, found + ", so [" + value + "] by default"))
                .orElseGet(() -> look.fail(found));
    }

    private record Setting(String value, ConfigLine line) {}

    private Optional<Setting> setting(ConfigLine line) {
        String text = said(line);
        if (delimiter.isBlank() || syntax != Syntax.PLAIN) {
            String between = syntax == Syntax.PLAIN ? "\\s+" : "(?:\\s*=\\s*|\\s+)";
            Matcher matcher = key(Pattern.quote(key) + between + "(.*)").matcher(text);
            return matcher.matches() ? Optional.of(new Setting(matcher.group(1).strip(), line)) : Optional.empty();
        }
        int at = text.indexOf(delimiter.strip());
        boolean ours = at >= 0 && text.substring(0, at).strip().equals(key);
        return ours
                ? Optional.of(new Setting(
                        text.substring(at + delimiter.strip().length()).strip(), line))
                : Optional.empty();
    }

    private Pattern key(String pattern) {
        return Pattern.compile(pattern, syntax == Syntax.PWQUALITY ? Pattern.CASE_INSENSITIVE : 0);
    }

    private String said(ConfigLine line) {
        if (syntax != Syntax.PLAIN) {
            return line.text().replaceFirst("#.*$", "").strip();
        }
        return comments ? line.text().replaceFirst("\\s+#.*$", "") : line.text();
    }

    /** A section ends with its file. */
    private List<ConfigLine> scoped(List<ConfigLine> lines) {
        if (section.isEmpty()) {
            return lines;
        }
        List<ConfigLine> within = new ArrayList<>();
        String file = "";
        boolean inside = false;
        for (ConfigLine line : lines) {
            Matcher header = HEADER.matcher(line.text());
            if (header.matches()) {
                inside = header.group(1).strip().equals(section.get());
                file = line.file();
            } else if (inside && line.file().equals(file)) {
                within.add(line);
            }
        }
        return within;
    }
}
