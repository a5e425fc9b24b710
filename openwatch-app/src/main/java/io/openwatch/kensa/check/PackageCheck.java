package io.openwatch.kensa.check;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.host.Packages;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a package is installed.
 *
 * @param database the database that is asked
 * @param present whether it must be installed
 * @param version what its version must be like; empty when any will do
 */
record PackageCheck(String method, Fact<Packages> database, String name, boolean present, Optional<Comparison> version)
        implements Check {

    private static final Parameter NAME = Parameter.required("name", Kind.PACKAGE, "the package");

    static List<Method> methods() {
        return List.of(
                Method.of(
                        "package_state",
                        "A package is installed, or is not. The database of the system's own kind is asked: dpkg on"
                                + " Debian and its kin even where rpm is installed too.",
                        PackageCheck::state,
                        NAME,
                        Parameter.optional("state", Kind.PRESENCE, "what is wanted (default `present`)"),
                        Parameter.optional("expected", Kind.VALUE, "a version that the installed one is compared with"),
                        Comparison.COMPARATOR),
                Method.of("package_installed", "A package is installed.", of(Packages.FACT, true), NAME),
                Method.of("package_absent", "A package is not installed.", of(Packages.FACT, false), NAME),
                Method.of("dpkg_installed", "dpkg knows a package as installed.", of(Packages.DPKG, true), NAME),
                Method.of("dpkg_absent", "dpkg does not know a package as installed.", of(Packages.DPKG, false), NAME));
    }

    private static java.util.function.Function<Arguments, Check> of(Fact<Packages> database, boolean present) {
        return arguments ->
                new PackageCheck(arguments.method(), database, arguments.text("name"), present, Optional.empty());
    }

    private static Check state(Arguments arguments) {
        boolean present = !arguments.find("state").equals(Optional.of("absent"));
        Optional<Comparison> version = arguments
                .find("expected")
                .map(expected -> new Comparison(
                        arguments.find("comparator").flatMap(Operator::of).orElse(Operator.EQUAL),
                        ValueType.VERSION,
                        expected,
                        false));
        if (version.isPresent() && !present) {
            throw new BadArgument("expected", "a package that must be absent has no version");
        }
        return new PackageCheck(arguments.method(), Packages.FACT, arguments.text("name"), present, version);
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(database);
    }

    @Override
    public Judgement judge(Facts facts) {
        String wanted = present ? version.map(Comparison::wanted).orElse("installed") : "not installed";
        Look look = new Look(method, "package " + name, wanted);
        return switch (facts.get(database)) {
            case Reading.Value<Packages>(Packages packages) -> judge(look, packages);
            case Reading.Absent<Packages>() -> look.error("there is no such database of packages");
            case Reading.Unreadable<Packages>(String why) -> look.error(why);
        };
    }

    private Judgement judge(Look look, Packages packages) {
        Optional<String> partly = packages.partly(name);
        if (partly.isPresent()) {
            return look.fail(partly.get() + " (" + packages.database() + ")");
        }
        Optional<String> installed = packages.version(name);
        if (installed.isEmpty()) {
            return look.met(!present, "not installed (" + packages.database() + ")");
        }
        String found = "installed, " + installed.get() + " (" + packages.database() + ")";
        return version.map(wanted -> wanted.judge(look, installed.get(), found))
                .orElseGet(() -> look.met(present, found));
    }
}
