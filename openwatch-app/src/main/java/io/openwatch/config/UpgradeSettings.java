package io.openwatch.config;

import io.safeupgrade.OnFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Hold what upgrade.conf and the environment decide.
 *
 * @param autoBackup whether a restore point is made before a migration
 * @param autoMigrate whether a package upgrade migrates by itself
 * @param backupDirectory where restore points lie
 * @param retention how long restore points are kept
 * @param strategy how the database's part is made
 * @param onFailure what happens after a failure that may have changed the schema
 * @param pgBinDirectory where pg_dump and pg_restore are; empty for a search
 * @param secrets how the password reaches them
 * @since 0.1
 */
public record UpgradeSettings(
        boolean autoBackup,
        boolean autoMigrate,
        Path backupDirectory,
        Duration retention,
        BackupStrategy strategy,
        OnFailure onFailure,
        Optional<Path> pgBinDirectory,
        SecretsChannel secrets) {}
