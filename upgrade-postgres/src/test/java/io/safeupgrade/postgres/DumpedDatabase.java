package io.safeupgrade.postgres;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Failure;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.spi.BackupProvider.BackupRequest;
import io.safeupgrade.spi.BackupProvider.BackupResult;
import io.safeupgrade.spi.BackupProvider.Made;
import io.safeupgrade.spi.BackupProvider.NotMade;
import io.safeupgrade.spi.BackupProvider.VerifyRequest;
import io.safeupgrade.spi.CallContext;
import java.nio.file.Path;
import java.util.Optional;

/** A database with people in it, and a directory to dump it into. */
record DumpedDatabase(TestCluster.Fresh database, Path directory) {

    static DumpedDatabase withPeople(Path directory, int count) {
        TestCluster.Fresh database = TestCluster.shared().fresh();
        fill(database.owner(), count);
        return new DumpedDatabase(database, directory);
    }

    /** Each row is about a kilobyte. */
    static void fill(PostgresDsn dsn, int count) {
        TestCluster.execute(
                dsn,
                "CREATE TABLE people (id int PRIMARY KEY, name text NOT NULL)",
                "INSERT INTO people SELECT i, repeat(md5(i::text), 32) FROM generate_series(1, " + count + ") i");
    }

    PgDumpBackups backups() {
        return PgDumpBackups.of(database.owner());
    }

    BackupResult create(PgDumpBackups backups, CallContext call) {
        return backups.create(new BackupRequest(call, directory, Optional.of(SchemaVersion.of("42"))));
    }

    BackupPart made() {
        return part(create(backups(), TestCluster.call()));
    }

    Verification verify(BackupPart part) {
        return backups().verify(new VerifyRequest(TestCluster.call(), directory, part, Depth.QUICK));
    }

    static BackupPart part(BackupResult result) {
        return switch (result) {
            case Made made -> made.parts().getFirst();
            case NotMade not -> throw new AssertionError(not.failure().toString());
        };
    }

    static Failure failure(BackupResult result) {
        return ((NotMade) result).failure();
    }
}
