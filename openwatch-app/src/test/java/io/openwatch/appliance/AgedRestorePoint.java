package io.openwatch.appliance;

import io.safeupgrade.BackupPart;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.file.RestorePointStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A restore point as if it had been made long ago: nobody can wait for one, and the clock is the host's. */
final class AgedRestorePoint {
    private static final byte[] CONTENT = {'o', 'l', 'd'};

    private AgedRestorePoint() {}

    /** Add one that is {@code age} older than the one called {@code like}; returns its id. */
    static String in(BootedMachine machine, String like, Duration age) {
        try {
            RestorePointStore store = RestorePointStore.at(Path.of(machine.path("/var/lib/openwatch/backups")));
            RestorePoint young = store.find(like).orElseThrow();
            RunId run = new RunId("20261001T000000Z-abcdef");
            Path directory = store.begin(run);
            Files.write(directory.resolve("old.txt"), CONTENT);
            BackupPart part = new BackupPart(
                    "postgres-dump", BackupPart.Kind.FILE, "old.txt", CONTENT.length, digest(), Map.of());
            return store.publish(new RestorePointStore.Draft(
                            directory,
                            young.created().minus(age),
                            0,
                            run,
                            young.appliance(),
                            young.from(),
                            young.to(),
                            young.schema(),
                            young.database(),
                            List.of(part),
                            young.verification()))
                    .directory()
                    .getFileName()
                    .toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String digest() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(CONTENT));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
