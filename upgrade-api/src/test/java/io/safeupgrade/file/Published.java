package io.safeupgrade.file;

import io.safeupgrade.BackupPart;
import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Verification;
import io.safeupgrade.file.RestorePointStore.Draft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes restore points of one small file. */
final class Published {

    private static final String CONTENT = "the dump";

    private Published() {}

    static RestorePoint restorePoint(RestorePointStore store, RunId run, long sequence) throws IOException {
        return restorePoint(store, run, sequence, Optional.of(Sample.OLD), Sample.NEW);
    }

    static RestorePoint restorePoint(
            RestorePointStore store, RunId run, long sequence, Optional<ReleaseVersion> from, ReleaseVersion to)
            throws IOException {
        Path partial = partial(store, run);
        return store.publish(draft(partial, run, sequence, from, to));
    }

    static Path partial(RestorePointStore store, RunId run) throws IOException {
        Path partial = store.begin(run);
        Files.writeString(partial.resolve("database.dump"), CONTENT);
        return partial;
    }

    static Draft draft(Path partial, RunId run, long sequence) {
        return draft(partial, run, sequence, Optional.of(Sample.OLD), Sample.NEW);
    }

    static Draft draft(Path partial, RunId run, long sequence, BackupPart more) {
        List<BackupPart> parts = List.of(part("database.dump", CONTENT), more);
        return draft(partial, run, sequence, Optional.of(Sample.OLD), Sample.NEW, parts);
    }

    static Draft draft(Path partial, RunId run, long sequence, Optional<ReleaseVersion> from, ReleaseVersion to) {
        return draft(partial, run, sequence, from, to, List.of(part("database.dump", CONTENT)));
    }

    /** Publish one of several files, by name and content. */
    static RestorePoint of(RestorePointStore store, Map<String, String> files) throws IOException {
        Path partial = store.begin(Sample.RUN);
        List<BackupPart> parts = new ArrayList<>();
        for (var file : files.entrySet()) {
            Files.writeString(partial.resolve(file.getKey()), file.getValue());
            parts.add(part(file.getKey(), file.getValue()));
        }
        return store.publish(draft(partial, Sample.RUN, 1, Optional.of(Sample.OLD), Sample.NEW, parts));
    }

    static BackupPart part(String name, String content) {
        return new BackupPart(
                "fake", BackupPart.Kind.FILE, name, content.length(), sha256(content), Map.of("server", "15.18"));
    }

    private static Draft draft(
            Path partial,
            RunId run,
            long sequence,
            Optional<ReleaseVersion> from,
            ReleaseVersion to,
            List<BackupPart> parts) {
        return new Draft(
                partial,
                Sample.NOW,
                sequence,
                run,
                "till",
                from,
                to,
                Optional.of(SchemaVersion.of("4")),
                Optional.of(new DatabaseIdentity("7000", "till")),
                parts,
                new Verification.Verified(Verification.Depth.QUICK, "decoded"));
    }

    private static String sha256(String content) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
