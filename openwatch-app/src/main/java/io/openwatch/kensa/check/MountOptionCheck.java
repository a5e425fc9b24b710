package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.host.MountTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a mount point is mounted with options. */
record MountOptionCheck(String method, String point, List<String> options, Scope scope, IfAbsent ifAbsent)
        implements Check {

    static List<Method> methods() {
        return List.of(Method.of(
                "mount_option",
                "A mount point is mounted with options. An option with a value (`size=2G`) must have just that value,"
                        + " one without may have any. `ro` holds where the mount or its file system is read-only, `rw`"
                        + " where neither is; without options anything mounted there will do.",
                MountOptionCheck::of,
                Parameter.required("mount_point", Kind.PATH, "where it is mounted"),
                Parameter.optional("options", Kind.WORDS, "the options, all of which must be there"),
                Scope.parameter("the line in `fstab`"),
                IfAbsent.parameter("a directory on which nothing is mounted")));
    }

    private static Check of(Arguments arguments) {
        String point = arguments.text("mount_point");
        return new MountOptionCheck(
                arguments.method(),
                point.length() > 1 && point.endsWith("/") ? point.substring(0, point.length() - 1) : point,
                arguments.list("options"),
                Scope.of(arguments),
                IfAbsent.of(arguments));
    }

    @Override
    public Set<Fact<?>> facts() {
        Set<Fact<?>> facts = new LinkedHashSet<>();
        if (scope.running()) {
            facts.add(MountTable.RUNNING);
        }
        if (scope.persisted()) {
            facts.add(MountTable.PERSISTED);
        }
        return facts;
    }

    @Override
    public Judgement judge(Facts facts) {
        return scope.join(
                () -> judge(facts.get(MountTable.RUNNING), "mount point " + point, "nothing is mounted there"),
                () -> judge(
                        facts.get(MountTable.PERSISTED).orIfAbsent(new MountTable(java.util.Map.of())),
                        "fstab for " + point,
                        "fstab mounts nothing there"));
    }

    private Judgement judge(Reading<MountTable> table, String source, String nothing) {
        Look look = new Look(method, source, options.isEmpty() ? "mounted" : String.join(",", options));
        return switch (table) {
            case Reading.Value<MountTable>(MountTable mounts) -> judge(look, mounts.at(point), nothing);
            case Reading.Absent<MountTable>() -> look.error("the list of mounts is not there");
            case Reading.Unreadable<MountTable>(String why) -> look.error(why);
        };
    }

    private Judgement judge(Look look, Optional<MountTable.Mount> mount, String nothing) {
        if (mount.isEmpty()) {
            return ifAbsent.judge(look, nothing);
        }
        List<String> missing =
                options.stream().filter(option -> !mount.get().has(option)).toList();
        String found = String.join(",", mount.get().options());
        return missing.isEmpty() ? look.pass(found) : look.fail(found + " without " + String.join(",", missing));
    }
}
