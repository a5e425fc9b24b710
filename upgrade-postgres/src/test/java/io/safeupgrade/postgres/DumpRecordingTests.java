package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Verification;
import io.safeupgrade.Verification.Depth;
import io.safeupgrade.Verification.Rejected;
import io.safeupgrade.Verification.Verified;
import io.safeupgrade.postgres.internal.contents.DumpContents;
import io.safeupgrade.postgres.internal.contents.DumpRecord;
import io.safeupgrade.spi.BackupProvider.Made;
import io.safeupgrade.spi.BackupProvider.VerifyRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies beside a dump says what is in it, and the dump must agree. */
class DumpRecordingTests {

    @TempDir
    Path directory;

    @Test
    void recordHoldsContentsAndPropertiesOfTheDatabase() throws IOException {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 321);
        TestCluster.execute(
                people.database().superuser(),
                "ALTER DATABASE " + people.database().database() + " CONNECTION LIMIT 7");

        List<BackupPart> parts = made(people);

        assertThat(parts).hasSize(2).allMatch(part -> part.provider().equals("postgres-dump"));
        BackupPart dump = DumpParts.dump(parts).orElseThrow();
        BackupPart part = DumpParts.record(parts).orElseThrow();
        assertThat(parts).containsExactly(dump, part);
        assertThat(dump.attributes()).doesNotContainKey("role");
        assertThat(part.attributes()).containsEntry("role", "contents");
        assertThat(part.name()).isEqualTo("database.contents.json");
        DumpRecord record = DumpParts.read(directory, part);
        assertThat(record.properties().connectionLimit()).isEqualTo(7);
        assertThat(record.contents().rows()).isEqualTo(321);
        assertThat(record.contents()).isEqualTo(now(people.database().owner()));
        assertThat(dump.attributes()).containsEntry("contents-sha256", DumpRecord.fingerprint(record.contents()));
    }

    @Test
    void bothPartsAreVerifiedOneByOne() throws IOException {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 12);
        List<BackupPart> parts = made(people);
        BackupPart record = DumpParts.record(parts).orElseThrow();

        assertThat(parts).allMatch(part -> people.verify(part) instanceof Verified);
        assertThat(((Verified) people.verify(record)).evidence()).contains("[1] tables", "[12] rows");
        assertThat(people.backups().verify(new VerifyRequest(TestCluster.call(), directory, record, Depth.FULL)))
                .isInstanceOfSatisfying(
                        Verified.class, full -> assertThat(full.depth()).isEqualTo(Depth.FULL));

        // A record that was written anew, with checksum, still has to be the one that was made with the dump.
        Path file = directory.resolve(record.name());
        String json = Files.readString(file);
        Files.writeString(file, json.replace("\"rows\" : 12", "\"rows\" : 13"));
        assertThat(reason(people.verify(describedAnew(record, Map.of())))).contains("fingerprint");
        Files.delete(file);
        assertThat(reason(people.verify(record))).contains("missing");
    }

    @Test
    void wholeDumpOfOtherDataIsRejected() throws IOException {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 12);
        BackupPart dump = DumpParts.dump(made(people)).orElseThrow();
        TestCluster.execute(people.database().owner(), "UPDATE people SET name = 'other' WHERE id = 3");
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        BackupPart other = DumpParts.dump(made(new DumpedDatabase(people.database(), elsewhere)))
                .orElseThrow();
        Files.copy(
                elsewhere.resolve(other.name()),
                directory.resolve(dump.name()),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);

        String fingerprint = dump.attributes().get("contents-sha256");
        assertThat(people.verify(other)).isInstanceOf(Verified.class);
        assertThat(reason(people.verify(with(other, Map.of("contents-sha256", fingerprint)))))
                .contains("fingerprint", fingerprint);
    }

    @Test
    void dumpOfAReleaseThatRecordedNothingIsStillVerified() {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 12);
        BackupPart dump = DumpParts.dump(made(people)).orElseThrow();
        Map<String, String> attributes = new HashMap<>(dump.attributes());
        attributes.remove("contents-sha256");
        BackupPart old =
                new BackupPart(dump.provider(), dump.kind(), dump.name(), dump.bytes(), dump.sha256(), attributes);

        assertThat(people.verify(old)).isInstanceOf(Verified.class);
        assertThat(DumpParts.dump(List.of(old))).contains(old);
        assertThat(DumpParts.record(List.of(old))).isEmpty();
    }

    @Test
    void onlyTheDumpIsRestoredByHand() {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 1);
        List<BackupPart> parts = made(people);

        assertThat(people.backups().restoreByHand(directory, parts.getFirst())).hasSize(3);
        assertThat(people.backups().restoreByHand(directory, parts.getLast())).isEmpty();
    }

    @Test
    void whatIsNoArchiveIsNoBackup() throws IOException {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 1);
        Path tools = Files.createDirectory(directory.resolve("bin"));
        tool(tools, "pg_dump", "head -c 5000000 /dev/zero");
        tool(tools, "pg_restore", "true");

        Failure failure = DumpedDatabase.failure(people.create(people.backups().tools(tools), TestCluster.call()));

        assertThat(failure.code()).isEqualTo(ErrorCode.BACKUP_FAILED);
        assertThat(failure.what()).contains("not understood", "not an archive", "at byte [5]");
        assertThat(directory).isDirectoryNotContaining("glob:**database*");
    }

    private static void tool(Path directory, String name, String does) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(
                file,
                "#!/bin/sh\nif [ \"$1\" = --version ]; then echo '" + name + " (PostgreSQL) 15.1'; else " + does
                        + "; fi\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static List<BackupPart> made(DumpedDatabase people) {
        return ((Made) people.create(people.backups(), TestCluster.call())).parts();
    }

    private static DumpContents now(PostgresDsn dsn) {
        var result = DumpDigest.of(dsn, Optional.empty(), PasswordChannel.PASSFILE, "comparison")
                .read(TestCluster.call(), ErrorCode.BACKUP_FAILED);
        return ((DumpDigest.Read) result).contents();
    }

    private BackupPart describedAnew(BackupPart part, Map<String, String> changed) throws IOException {
        byte[] bytes = Files.readAllBytes(directory.resolve(part.name()));
        String sha256 = java.util.HexFormat.of().formatHex(DumpFile.sha256().digest(bytes));
        return with(
                new BackupPart(part.provider(), part.kind(), part.name(), bytes.length, sha256, part.attributes()),
                changed);
    }

    private static BackupPart with(BackupPart part, Map<String, String> changed) {
        Map<String, String> attributes = new HashMap<>(part.attributes());
        attributes.putAll(changed);
        return new BackupPart(part.provider(), part.kind(), part.name(), part.bytes(), part.sha256(), attributes);
    }

    private static String reason(Verification verification) {
        return ((Rejected) verification).failure().what();
    }
}
