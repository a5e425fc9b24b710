package io.safeupgrade.engine;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.InspectableMigrator;
import io.safeupgrade.spi.InspectableMigrator.SchemaHistory;
import io.safeupgrade.spi.Migrator;
import java.util.List;

/** Look at the schema with the eyes of a release of which only the manifest is here. */
final class ManifestMigrator implements Migrator {

    private final Migrator installed;
    private final ReleaseManifest next;

    ManifestMigrator(Migrator installed, ReleaseManifest next) {
        this.installed = installed;
        this.next = next;
    }

    @Override
    public MigrationStatus status(CallContext call) {
        return new SchemaPath(next, history(call)).status();
    }

    private SchemaHistory history(CallContext call) {
        if (installed instanceof InspectableMigrator record) {
            return record.history(call);
        }
        MigrationStatus seen = installed.status(call);
        Finding unread = Finding.info(
                "checksums-not-compared",
                "what was applied here cannot be compared with the texts of release [" + next.release() + "]");
        return new SchemaHistory(seen.current(), List.of(), List.of(unread));
    }

    @Override
    public MigrationResult migrate(MigrationRequest request) {
        return new NotMigrated(Failure.of(
                ErrorCode.PREFLIGHT_BLOCKED,
                "the migrations of release [" + next.release() + "] are not here",
                "install it first"));
    }
}
