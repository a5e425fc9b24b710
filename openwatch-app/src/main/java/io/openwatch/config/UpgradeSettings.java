package io.openwatch.config;

import io.safeupgrade.OnFailure;
import io.safeupgrade.file.Retention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Hold what upgrade.conf and the environment decide.
 *
 * @param autoBackup whether a restore point is made before a migration
 * @param autoMigrate whether a package upgrade migrates by itself
 * @param databaseWait how long an upgrade waits for a database that does not answer
 * @param backupDirectory where restore points lie
 * @param retention how long restore points are kept, and how many at least
 * @param strategy how the database's part is made
 * @param onFailure what happens after a failure that may have changed the schema
 * @param pgBinDirectory where pg_dump and pg_restore are; empty for a search
 * @param adminDsnFile the file, readable by root alone, with the address of a role that may create databases; empty where the
 *     role of upgrades may
 * @param secrets how the password reaches them
 * @since 0.1
 */
public record UpgradeSettings(
        boolean autoBackup,
        boolean autoMigrate,
        Duration databaseWait,
        Path backupDirectory,
        Retention retention,
        BackupStrategy strategy,
        OnFailure onFailure,
        Optional<Path> pgBinDirectory,
        Optional<Path> adminDsnFile,
        SecretsChannel secrets) {}
