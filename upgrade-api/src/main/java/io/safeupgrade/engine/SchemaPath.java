package io.safeupgrade.engine;

import io.safeupgrade.Atomicity;
import io.safeupgrade.Finding;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.spi.InspectableMigrator.SchemaHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Lay what a database has recorded beside what a release will ship, as that release's own look would; pure. */
record SchemaPath(ReleaseManifest next, SchemaHistory history) {

    private static final String NO_CHECKSUM = "none";

    MigrationStatus status() {
        List<Migration> pending =
                next.migrations().subList(reached() + 1, next.migrations().size());
        List<Finding> findings = new ArrayList<>(history.findings());
        findings.addAll(findings());
        return new MigrationStatus(
                history.current(),
                next.target(),
                pending,
                pending.stream().allMatch(Migration::transactional) ? Atomicity.WHOLE_SET : Atomicity.NONE,
                next.setChecksum(),
                findings);
    }

    private List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Map<SchemaVersion, Migration> shipped =
                next.migrations().stream().collect(Collectors.toMap(Migration::version, Function.identity()));
        unknown(shipped).ifPresent(findings::add);
        named(history.applied(), one -> edited(one, shipped))
                .ifPresent(which -> findings.add(Finding.blocking(
                        "migration-edited",
                        "release [" + next.release() + "] ships another text of migrations that were applied here ["
                                + which + "]",
                        "install a release that ships the applied text")));
        named(skipped(), one -> true)
                .ifPresent(which -> findings.add(Finding.blocking(
                        "migration-out-of-order",
                        "release [" + next.release() + "] brings migrations below the position of this database, which"
                                + " would never run [" + which + "]",
                        "install a release that continues from schema [" + shown() + "]")));
        return findings;
    }

    private Optional<Finding> unknown(Map<SchemaVersion, Migration> shipped) {
        Optional<String> which = named(history.applied(), one -> !shipped.containsKey(one.version()));
        boolean beyond =
                history.current().filter(at -> !shipped.containsKey(at)).isPresent();
        if (which.isPresent() && beyond) {
            return Optional.of(Finding.blocking(
                    "database-newer",
                    "the database has migrations that release [" + next.release() + "] does not know [" + which.get()
                            + "]",
                    "install the release that applied them or a later one, or go back to a restore point first"));
        }
        if (which.isPresent()) {
            return Optional.of(Finding.blocking(
                    "migration-missing",
                    "release [" + next.release() + "] no longer ships migrations that were applied here [" + which.get()
                            + "]",
                    "install a release that still ships them"));
        }
        return beyond
                ? Optional.of(Finding.blocking(
                        "schema-not-on-path",
                        "the database is at schema [" + shown() + "], from which release [" + next.release()
                                + "] knows no way",
                        "install a release that comes from that schema first"))
                : Optional.empty();
    }

    private static boolean edited(Migration applied, Map<SchemaVersion, Migration> shipped) {
        Migration text = shipped.get(applied.version());
        return text != null
                && !applied.checksum().equals(NO_CHECKSUM)
                && !text.checksum().equals(NO_CHECKSUM)
                && !applied.checksum().equals(text.checksum());
    }

    /** What lies between the first migration on record, which may be a baseline, and the position, and is not on record. */
    private List<Migration> skipped() {
        Set<SchemaVersion> applied =
                history.applied().stream().map(Migration::version).collect(Collectors.toSet());
        return next.migrations().subList(0, reached() + 1).stream()
                .dropWhile(one -> !applied.contains(one.version()))
                .filter(one -> !applied.contains(one.version()))
                .toList();
    }

    /** The index of the position among the release's migrations; -1 before the first and where it is not among them. */
    private int reached() {
        List<SchemaVersion> order =
                next.migrations().stream().map(Migration::version).toList();
        return history.current().map(order::indexOf).orElse(-1);
    }

    private String shown() {
        return history.current().map(SchemaVersion::token).orElse("none");
    }

    private static Optional<String> named(List<Migration> migrations, Predicate<Migration> which) {
        String names = migrations.stream()
                .filter(which)
                .map(one -> one.version() + " " + one.description())
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }
}
