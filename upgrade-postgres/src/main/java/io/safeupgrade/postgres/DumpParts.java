package io.safeupgrade.postgres;

import io.safeupgrade.BackupPart;
import io.safeupgrade.postgres.internal.contents.DumpRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Tell the two parts of a dump apart: the dump, and what is recorded about it. */
final class DumpParts {

    static final String ROLE = "role";
    static final String CONTENTS = "contents";
    static final String FINGERPRINT = "contents-sha256";

    private DumpParts() {}

    static boolean isRecord(BackupPart part) {
        return CONTENTS.equals(part.attributes().get(ROLE));
    }

    /** Return the dump among the parts of one provider. */
    static Optional<BackupPart> dump(List<BackupPart> parts) {
        return parts.stream().filter(part -> !isRecord(part)).findFirst();
    }

    /** Return the record among the parts of one provider; releases before this one made none. */
    static Optional<BackupPart> record(List<BackupPart> parts) {
        return parts.stream().filter(DumpParts::isRecord).findFirst();
    }

    /**
     * Read the record that {@code part} names.
     *
     * @throws IOException if the file is missing, is not the one that was written, or is no record; says which
     */
    static DumpRecord read(Path directory, BackupPart part) throws IOException {
        Path file = directory.resolve(part.name());
        if (!Files.isRegularFile(file)) {
            throw new IOException("the file is missing");
        }
        if (Files.size(file) != part.bytes()) {
            throw new IOException("it has [" + Files.size(file) + "] bytes instead of [" + part.bytes() + "]");
        }
        byte[] json = Files.readAllBytes(file);
        String sha256 = HexFormat.of().formatHex(DumpFile.sha256().digest(json));
        if (!sha256.equals(part.sha256())) {
            throw new IOException("its SHA-256 is [" + sha256 + "] instead of [" + part.sha256() + "]");
        }
        DumpRecord record = DumpRecord.read(json);
        String fingerprint = DumpRecord.fingerprint(record.contents());
        if (!fingerprint.equals(part.attributes().get(FINGERPRINT))) {
            throw new IOException("its contents have the fingerprint [" + fingerprint + "] instead of ["
                    + part.attributes().get(FINGERPRINT) + "]");
        }
        return record;
    }
}
