package io.safeupgrade.file;

import io.safeupgrade.BackupPart;
import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Verified;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What {@code manifest.json} says: the restore point, and a digest of all that it says. */
record Manifest(
        int format,
        String id,
        Instant created,
        long sequence,
        RunId run,
        String appliance,
        Optional<ReleaseVersion> from,
        ReleaseVersion to,
        Optional<SchemaVersion> schema,
        Optional<DatabaseIdentity> database,
        List<BackupPart> parts,
        Verification.Depth verified,
        String evidence,
        String sha256) {

    static final String FILE = "manifest.json";
    private static final int FORMAT = 1;

    static Manifest of(String id, RestorePointStore.Draft draft) {
        return new Manifest(
                        FORMAT,
                        id,
                        draft.created(),
                        draft.sequence(),
                        draft.run(),
                        draft.appliance(),
                        draft.from(),
                        draft.to(),
                        draft.schema(),
                        draft.database(),
                        draft.parts(),
                        draft.verification().depth(),
                        draft.verification().evidence(),
                        "")
                .sealed();
    }

    /**
     * Read a manifest.
     *
     * @throws IOException if it is not one, of another format, or not as it was written
     */
    static Manifest read(byte[] json) throws IOException {
        Manifest manifest = Json.read(json, Manifest.class);
        if (manifest.format != FORMAT) {
            throw new IOException("its format [" + manifest.format + "] is not [" + FORMAT + "]");
        }
        if (!manifest.sealed().sha256.equals(manifest.sha256)) {
            throw new IOException("its checksum does not match");
        }
        return manifest;
    }

    byte[] json() {
        return Json.pretty(this);
    }

    RestorePoint at(Path directory) {
        return new RestorePoint(
                id,
                directory,
                created,
                sequence,
                run,
                appliance,
                from,
                to,
                schema,
                database,
                parts,
                new Verified(verified, evidence));
    }

    private Manifest sealed() {
        String digest = digest(Json.line(withSha256("")));
        return withSha256(digest);
    }

    private Manifest withSha256(String digest) {
        return new Manifest(
                format, id, created, sequence, run, appliance, from, to, schema, database, parts, verified, evidence,
                digest);
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java platform has SHA-256", absent);
        }
    }
}
