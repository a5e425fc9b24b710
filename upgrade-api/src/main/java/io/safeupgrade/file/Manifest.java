package io.safeupgrade.file;

import io.safeupgrade.BackupPart;
import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.file.VerificationRecord.Entry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What {@code manifest.json} says of a restore point; sealed over its bytes. */
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
        String evidence) {

    static final String FILE = "manifest.json";

    /** Larger than any that we write; a file of another kind must not fill the memory. */
    static final long MOST_BYTES = 16L << 20;

    /** 1 was sealed over a rendering of its values instead of its bytes, and never released. */
    private static final int FORMAT = 2;

    Manifest {
        parts = List.copyOf(parts);
    }

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
                Texts.oneLine(draft.verification().evidence()));
    }

    /**
     * Read a manifest that may come from anybody.
     *
     * @throws IOException if it is not one, of another format, or any bit is not as it was written
     */
    static Manifest read(byte[] json) throws IOException {
        int format = Json.read(json, Format.class).format();
        if (format != FORMAT) {
            throw new IOException("its format [" + format + "] is not [" + FORMAT + "]");
        }
        Seal.check(json);
        Manifest manifest = Json.read(json, Manifest.class);
        manifest.requireFit();
        return manifest;
    }

    byte[] json() {
        return Seal.close(Json.pretty(this));
    }

    /** Return the verification that it was published with. */
    Entry verification() {
        return new Entry(verified, true, evidence, created);
    }

    RestorePoint at(Path directory, Entry verification) {
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
                new Verified(verification.depth(), verification.said()),
                verification.at());
    }

    /** Reject what no publication writes: names end up in paths, texts on terminals. */
    void requireFit() throws IOException {
        if (!RestorePointNames.isId(id)) {
            throw new IOException("it names no restore point");
        }
        Set<String> names = new HashSet<>();
        for (BackupPart part : parts) {
            if (part.kind() == BackupPart.Kind.FILE) {
                RestorePointNames.requirePart(part.name());
            }
            if (!names.add(part.name())) {
                throw new IOException("two parts are named [" + part.name() + "]");
            }
        }
        if (!texts().allMatch(Texts::isOneLine)) {
            throw new IOException("a text holds control characters");
        }
    }

    private Stream<String> texts() {
        return Stream.of(
                        Stream.of(appliance, evidence),
                        schema.stream().map(SchemaVersion::token),
                        database.stream().flatMap(identity -> Stream.of(identity.system(), identity.name())),
                        parts.stream().flatMap(part -> Stream.of(part.provider(), part.name())))
                .flatMap(texts -> texts);
    }

    private record Format(int format) {}
}
