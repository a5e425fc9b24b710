package io.safeupgrade.postgres;

import io.safeupgrade.Finding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/** Say what is wrong with a history, given the files: pure functions over what Flyway read. */
final class FlywayFindings {

    private static final Set<MigrationState> FUTURE =
            Set.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);
    private static final Set<MigrationState> FAILED =
            Set.of(MigrationState.FAILED, MigrationState.MISSING_FAILED, MigrationState.FUTURE_FAILED);

    private FlywayFindings() {}

    static List<Finding> of(MigrationInfo[] all, Optional<String> target) {
        Optional<MigrationVersion> highest = target.map(FlywayStatusReader::version);
        List<Finding> findings = new ArrayList<>();
        named(all, info -> newer(info, highest))
                .ifPresent(which -> findings.add(Finding.blocking(
                        "database-newer",
                        "the database is newer than this release: it has migrations that this release does not know ["
                                + which + "]",
                        "install the release that applied them, or go back to a restore point of this release")));
        halfDone(all).ifPresent(findings::add);
        named(all, info -> info.getState() == MigrationState.MISSING_SUCCESS)
                .ifPresent(
                        which -> findings.add(
                                Finding.blocking(
                                        "migration-missing",
                                        "applied migrations are missing from this release [" + which + "]",
                                        "install a release that still ships them; applied migrations are never removed or renumbered")));
        named(all, FlywayFindings::edited)
                .ifPresent(which -> findings.add(Finding.blocking(
                        "migration-edited",
                        "the text of applied migrations is not the one that was applied [" + which + "]",
                        "install a release that ships the applied text; change the schema by a new migration")));
        named(all, info -> info.getState() == MigrationState.IGNORED && info.isShouldExecute())
                .ifPresent(which -> findings.add(Finding.blocking(
                        "migration-out-of-order",
                        "migrations are lower than one that is already applied and would never run [" + which + "]",
                        "give them a number above the highest one")));
        if (Arrays.stream(all).noneMatch(info -> info.getState().isResolved())) {
            findings.add(Finding.blocking(
                    "migrations-absent",
                    "this release holds no migration file",
                    "check the locations that the migrator was given"));
        } else if (highest.isPresent()
                && Arrays.stream(all).noneMatch(info -> highest.get().equals(info.getVersion()))) {
            findings.add(Finding.blocking(
                    "target-absent",
                    "this release wants schema [" + highest.get() + "] but holds no migration of that version",
                    "check the release's descriptor"));
        }
        return findings;
    }

    /** Report a failure that may have left a part behind. */
    static Optional<Finding> halfDone(MigrationInfo[] all) {
        return named(all, info -> FAILED.contains(info.getState()))
                .map(which -> Finding.blocking(
                        "migration-half-done",
                        "a migration that cannot be rolled back failed earlier and may have left a part [" + which
                                + "]",
                        "go back to the restore point; or finish or undo it by hand, then delete its row"
                                + " with success = false from the history table"));
    }

    /** Report migrations that a failure cannot undo. */
    static List<Finding> nonTransactional(MigrationInfo[] pending) {
        return named(pending, info -> !FlywayStatusReader.transactional(info))
                .map(which -> Finding.warning(
                        "migration-not-transactional",
                        "these pending migrations run outside a transaction, a failure may leave a part of them, and"
                                + " every migration is committed by itself [" + which + "]",
                        "make sure that a restore point is made; ship them alone in a release of their own"))
                .stream()
                .toList();
    }

    /** Report objects that no migration of ours made. */
    static Finding foreignSchema() {
        return Finding.blocking(
                "schema-not-ours",
                "the database holds objects but no history of migrations",
                "name the right database; or, to adopt this one, record its version with Flyway's baseline");
    }

    private static boolean newer(MigrationInfo info, Optional<MigrationVersion> highest) {
        MigrationVersion version = info.getVersion();
        return FUTURE.contains(info.getState())
                || (info.getState().isApplied()
                        && version != null
                        && highest.isPresent()
                        && version.compareTo(highest.get()) > 0);
    }

    private static boolean edited(MigrationInfo info) {
        return info.isVersioned()
                && info.getState().isApplied()
                && info.getState() != MigrationState.BASELINE
                && !(info.isChecksumMatching() && info.isTypeMatching() && info.isDescriptionMatching());
    }

    private static Optional<String> named(MigrationInfo[] all, Predicate<MigrationInfo> wanted) {
        String names =
                Arrays.stream(all).filter(wanted).map(MigrationInfo::getScript).collect(Collectors.joining(", "));
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }
}
