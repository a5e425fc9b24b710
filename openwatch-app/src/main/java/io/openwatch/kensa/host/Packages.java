package io.openwatch.kensa.host;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.Source;
import io.openwatch.kensa.fact.ToolRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The packages that are installed, by name.
 *
 * @param database who knows them: {@code dpkg} or {@code rpm}
 * @param versions name to version; of a package that is installed several times, one of them
 * @param partly those that are unpacked but not configured, or half removed: neither installed nor gone
 * @since 0.1
 */
public record Packages(String database, Map<String, String> versions, Map<String, String> partly) {

    /**
     * Known by the database that belongs to the system: a Debian on which rpm is installed too answers by dpkg. Unreadable
     * where it cannot be told which one that is.
     */
    public static final Fact<Packages> FACT = new Own();

    /** Known by dpkg, whatever the system; absent when there is no dpkg. */
    public static final Fact<Packages> DPKG = new Dpkg();

    private static final Fact<Packages> RPM = new Rpm();

    /** What dpkg says of packages that work, of which some wait for others to take notice. */
    private static final Set<String> INSTALLED = Set.of("installed", "triggers-awaited", "triggers-pending");

    private static final Set<String> PARTLY = Set.of("half-installed", "half-configured", "unpacked");

    /** Copy the maps. */
    public Packages {
        versions = Map.copyOf(versions);
        partly = Map.copyOf(partly);
    }

    /** Return dpkg's word for a package of which files are there, but which is not installed; empty for others. */
    public Optional<String> partly(String name) {
        return versions.containsKey(name) ? Optional.empty() : Optional.ofNullable(partly.get(name));
    }

    /** Return the version of {@code name}; empty when it is not installed. */
    public Optional<String> version(String name) {
        return Optional.ofNullable(versions.get(name));
    }

    private static Reading<Packages> parse(String database, Output output) {
        if (output.exit() != 0) {
            return Reading.unreadable(database + " ended with [" + output.exit() + "]: " + output.complaint());
        }
        Map<String, String> versions = new HashMap<>();
        Map<String, String> partly = new HashMap<>();
        for (String line : output.stdout().split("\n")) {
            String[] fields = line.split("\t", -1);
            if (fields.length == 3 && INSTALLED.contains(fields[0])) {
                versions.put(fields[1], fields[2]);
            } else if (fields.length == 3 && PARTLY.contains(fields[0])) {
                partly.put(fields[1], fields[0]);
            }
        }
        return versions.isEmpty()
                ? Reading.unreadable(database + " knows of no installed package at all")
                : Reading.value(new Packages(database, versions, partly));
    }

    private record Own() implements Fact<Packages> {

        @Override
        public Set<Source<?>> sources() {
            return Sources.of(OsRelease.FACT, DPKG, RPM);
        }

        @Override
        public Reading<Packages> read(Facts facts) {
            Reading<Packages> dpkg = facts.get(DPKG);
            Reading<Packages> rpm = facts.get(RPM);
            if (facts.get(OsRelease.FACT) instanceof Reading.Value<OsRelease>(OsRelease system)) {
                if (system.dpkg() != system.rpm()) {
                    return named(system.dpkg() ? dpkg : rpm, system.dpkg() ? "dpkg-query" : "rpm");
                }
            }
            if (dpkg instanceof Reading.Absent || rpm instanceof Reading.Absent) {
                return named(dpkg instanceof Reading.Absent ? rpm : dpkg, "dpkg-query and rpm");
            }
            for (Reading<Packages> one : List.of(dpkg, rpm)) {
                if (one instanceof Reading.Unreadable) {
                    return one;
                }
            }
            return Reading.unreadable("both dpkg and rpm are here, and os-release does not tell which one counts");
        }

        private static Reading<Packages> named(Reading<Packages> packages, String tool) {
            return packages instanceof Reading.Absent ? Reading.unreadable("there is no " + tool) : packages;
        }
    }

    private record Dpkg() implements Fact<Packages> {

        private static final ToolRun LIST =
                ToolRun.of("dpkg-query", "-W", "-f", "${db:Status-Status}\\t${Package}\\t${Version}\\n");

        @Override
        public Set<Source<?>> sources() {
            return Set.of(LIST);
        }

        @Override
        public Reading<Packages> read(Facts facts) {
            return facts.get(LIST).then(output -> parse("dpkg", output));
        }
    }

    private record Rpm() implements Fact<Packages> {

        private static final ToolRun LIST =
                ToolRun.of("rpm", "-qa", "--qf", "installed\\t%{NAME}\\t%{EPOCHNUM}:%{VERSION}-%{RELEASE}\\n");

        @Override
        public Set<Source<?>> sources() {
            return Set.of(LIST);
        }

        @Override
        public Reading<Packages> read(Facts facts) {
            return facts.get(LIST).then(output -> parse("rpm", output));
        }
    }
}
