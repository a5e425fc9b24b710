package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Verification;
import io.safeupgrade.spi.BackupProvider.BackupRequest;
import io.safeupgrade.spi.BackupProvider.Made;
import io.safeupgrade.spi.BackupProvider.VerifyRequest;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.RestorableBackup.Extent;
import io.safeupgrade.spi.RestorableBackup.RestoreCheck;
import io.safeupgrade.spi.RestorableBackup.RestoreRequest;
import io.safeupgrade.spi.RestorableBackup.RestoreResult;
import io.safeupgrade.spi.RestorableBackup.Restored;
import io.safeupgrade.spi.RestorableBackup.Untouched;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A dump of a database, and the ways to ask for it back. */
record RestorePoint(TestCluster.Fresh database, Path directory, List<BackupPart> parts) {

    static final RunId ATTEMPT = new RunId("20261121T030000Z-0000aa");

    static RestorePoint of(TestCluster.Fresh database, Path directory) {
        return of(database, PgDumpBackups.of(database.owner()), directory);
    }

    static RestorePoint of(TestCluster.Fresh database, PgDumpBackups backups, Path directory) {
        var result =
                backups.create(new BackupRequest(TestCluster.call(), directory, Optional.of(SchemaVersion.of("1"))));
        assertThat(result).isInstanceOf(Made.class);
        return new RestorePoint(database, directory, ((Made) result).parts());
    }

    PgDumpBackups backups() {
        return PgDumpBackups.of(database.owner());
    }

    RestoreResult restore(PgDumpBackups backups, CallContext call) {
        return backups.restore(new RestoreRequest(call, directory, parts, ATTEMPT, Extent.DATA));
    }

    Restored restored(PgDumpBackups backups) {
        RestoreResult result = restore(backups, TestCluster.call());
        assertThat(result).isInstanceOf(Restored.class);
        return (Restored) result;
    }

    Restored restored() {
        return restored(backups());
    }

    Failure untouched(PgDumpBackups backups, CallContext call) {
        RestoreResult result = restore(backups, call);
        assertThat(result).isInstanceOf(Untouched.class);
        return ((Untouched) result).failure();
    }

    Failure untouched() {
        return untouched(backups(), TestCluster.call());
    }

    List<Finding> obstacles(PgDumpBackups backups) {
        return backups.obstacles(check());
    }

    RestoreCheck check() {
        return new RestoreCheck(TestCluster.call(), directory, parts, ATTEMPT, Extent.DATA);
    }

    Verification verify(PgDumpBackups backups) {
        return backups.verify(
                new VerifyRequest(TestCluster.call(), directory, parts.getFirst(), Verification.Depth.FULL));
    }

    String aside() {
        return database.database() + "_aside_" + ATTEMPT;
    }

    String copy() {
        return database.database() + "_restoring_" + ATTEMPT;
    }

    /** Return a single value of the live database, as its superuser. */
    String live(String sql) {
        return TestCluster.query(database.superuser(), sql);
    }
}
