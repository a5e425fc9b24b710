package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileState;
import io.openwatch.kensa.fact.FileStates;
import io.openwatch.kensa.fact.PathPattern;
import io.openwatch.kensa.fact.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Owner, group and mode of files. */
record FilePermissionsCheck(
        String method,
        FileStates files,
        OptionalInt mode,
        boolean exact,
        List<String> owners,
        List<String> groups,
        IfAbsent ifAbsent)
        implements Check {

    private static final int STICKY = 01000;

    static List<Method> methods() {
        Method permissions = Method.of(
                        "file_permissions",
                        "Files have an owner, a group and at most the permissions of a mode. A sticky bit in the mode"
                                + " must be there; setuid and setgid bits that it does not have must not. Links are"
                                + " followed.",
                        FilePermissionsCheck::of,
                        Parameter.required(
                                "path", Kind.PATH_PATTERN, "the file; with wildcards, every file that there is"),
                        Parameter.optional("mode", Kind.MODE, "the most that is allowed"),
                        Parameter.optional("exact", Kind.FLAG, "whether the mode must be exactly so (default `false`)"),
                        Parameter.optional("owner", Kind.NAMES, "who must own it, by name or number"),
                        Parameter.optional("group", Kind.NAMES, "whose group it must have, by name or number"),
                        IfAbsent.parameter("a file that is not there"))
                .with(Group.some("mode", "owner", "group"));
        return List.of(permissions, permissions.named("file_permission", "The same as `file_permissions`."));
    }

    private static Check of(Arguments arguments) {
        Optional<String> mode = arguments.find("mode");
        return new FilePermissionsCheck(
                arguments.method(),
                new FileStates(new PathPattern(arguments.text("path"))),
                mode.isPresent() ? OptionalInt.of(Integer.parseInt(mode.get(), 8)) : OptionalInt.empty(),
                arguments.flag("exact"),
                arguments.list("owner"),
                arguments.list("group"),
                IfAbsent.of(arguments));
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(files);
    }

    @Override
    public Judgement judge(Facts facts) {
        Look look = new Look(method, files.pattern().text(), wanted());
        return switch (facts.get(files)) {
            case Reading.Value<List<FileState>>(List<FileState> states) -> judge(look, states);
            case Reading.Absent<List<FileState>>() -> ifAbsent.judge(look, "not there");
            case Reading.Unreadable<List<FileState>>(String why) -> look.error(why);
        };
    }

    private Judgement judge(Look look, List<FileState> states) {
        List<FileState> broken = states.stream().filter(state -> !met(state)).toList();
        if (broken.isEmpty()) {
            return look.pass(
                    states.size() == 1 ? shown(states.getFirst()) : "so for all of " + states.size() + " files");
        }
        String more = broken.size() == 1 ? "" : ", and " + (broken.size() - 1) + " more";
        String path = files.pattern().wild() ? broken.getFirst().path() + " " : "";
        return look.fail(path + shown(broken.getFirst()) + more);
    }

    private boolean met(FileState state) {
        return (mode.isEmpty() || allowed(state.permissions(), mode.getAsInt()))
                && (owners.isEmpty() || one(owners, state.owner(), state.uid()))
                && (groups.isEmpty() || one(groups, state.group(), state.gid()));
    }

    /** Of the special bits only the sticky one makes a file safer. */
    private boolean allowed(int found, int most) {
        if (exact) {
            return found == most;
        }
        return (found & ~most & ~STICKY) == 0 && ((most & STICKY) == 0 || (found & STICKY) != 0);
    }

    private static boolean one(List<String> names, String name, long number) {
        return names.contains(name) || names.contains(Long.toString(number));
    }

    private String wanted() {
        List<String> words = new ArrayList<>();
        mode.ifPresent(bits -> words.add((exact ? "mode " : "mode at most ") + String.format("%04o", bits)));
        if (!owners.isEmpty()) {
            words.add("owner " + String.join(" or ", owners));
        }
        if (!groups.isEmpty()) {
            words.add("group " + String.join(" or ", groups));
        }
        return String.join(", ", words);
    }

    private static String shown(FileState state) {
        return String.format("mode %04o, owner %s, group %s", state.permissions(), state.owner(), state.group());
    }
}
