package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.TestDatabase;
import io.safeupgrade.BackupPart;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.RunId;
import io.safeupgrade.file.RestorePointStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** Restore points between upgrades: proven, found damaged, removed by rule. */
@Execution(ExecutionMode.CONCURRENT)
class RestorePointUpkeepTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName(
            "a flipped bit is found, exits 20 and is named by file; list then shows it as broken, restore refuses it,"
                    + " and a full verification of an intact one is recorded with its date")
    void namesTheDamagedFile() throws IOException {
        TestDatabase database = TestDatabase.at("3");
        database.load(BlockedUpgrade.FLEET);
        Machine machine = Machine.in(directory).configured(database.text());
        Path whole = made(machine);
        Path damaged = made(machine);
        Path dump = damaged.resolve("database.dump.zst");
        byte[] bytes = Files.readAllBytes(dump);
        bytes[bytes.length / 2] ^= 0x10;
        Files.write(dump, bytes);

        Running.Ended rejected = machine.openwatch("backup", "verify", id(damaged));
        assertThat(rejected.exit()).as(rejected::all).isEqualTo(20);
        assertThat(rejected.out()).contains("REJECTED  " + id(damaged)).contains("database.dump.zst");
        Running.Ended full = machine.openwatch("backup", "verify", id(whole), "--full");
        assertThat(full.exit()).as(full::all).isZero();

        JsonNode list = Machine.json(machine.openwatch("backup", "list", "--output", "json"));
        assertThat(list.path("restore_points").size()).isEqualTo(1);
        JsonNode trusted = list.path("restore_points").path(0);
        assertThat(trusted.path("id").asString()).isEqualTo(id(whole));
        assertThat(trusted.path("verified").asString()).isEqualTo("full");
        assertThat(trusted.path("verified_at").asString())
                .isGreaterThan(trusted.path("created").asString());
        assertThat(list.path("broken").path(0).path("what").asString()).contains(id(damaged));

        Running.Ended refused = machine.openwatch("backup", "restore", damaged.toString(), "--accept-loss", "--yes");
        assertThat(refused.exit()).as(refused::all).isEqualTo(10);
        assertThat(refused.err()).contains("database.dump.zst");
        Running.Ended all = machine.openwatch("backup", "verify", "--all");
        assertThat(all.exit()).as(all::all).isEqualTo(20);
        assertThat(all.out()).contains("verified  " + id(whole)).contains("REJECTED  " + id(damaged));
    }

    @Test
    @DisplayName("prune says what goes and why the rest stays, wants to be told, then removes exactly that")
    void prunesWhatItSaid() throws IOException {
        TestDatabase database = TestDatabase.at("3");
        Machine machine =
                Machine.in(directory).configured(database.text(), "BACKUP_KEEP_AT_LEAST=2", "BACKUP_RETENTION_DAYS=1");
        List<Path> made = List.of(made(machine), made(machine));
        Path old = fortyDaysOlderThan(made.getFirst());
        Path partial = Files.createDirectory(old.resolveSibling(".partial-20261101T000000Z-abcdef"));

        Running.Ended dry = machine.openwatch("backup", "prune", "--dry-run");
        assertThat(dry.exit()).as(dry::all).isZero();
        assertThat(dry.out())
                .containsPattern("goes   " + id(old) + " .*: old enough")
                .contains("goes   what run 20261101T000000Z-abcdef left unfinished")
                .containsPattern("stays  " + id(made.getFirst()) + " .*: one of the newest");
        Running.Ended asked = machine.openwatch("backup", "prune");
        assertThat(asked.exit()).as(asked::all).isEqualTo(2);
        assertThat(List.of(old, partial)).allMatch(Files::isDirectory);

        Running.Ended done = machine.openwatch("backup", "prune", "--yes");
        assertThat(done.exit()).as(done::all).isZero();
        assertThat(List.of(old, partial)).noneMatch(Files::exists);
        assertThat(made).allMatch(Files::isDirectory);
        assertThat(machine.openwatch("backup", "prune").out()).contains("nothing to remove");
    }

    private static Path fortyDaysOlderThan(Path young) throws IOException {
        RestorePointStore store = RestorePointStore.at(young.getParent());
        RestorePoint like = store.find(id(young)).orElseThrow();
        RunId run = new RunId("20261001T000000Z-abcdef");
        byte[] content = "old".getBytes(StandardCharsets.UTF_8);
        Path directory = store.begin(run);
        Files.write(directory.resolve("old.txt"), content);
        BackupPart part = new BackupPart(
                "postgres-dump", BackupPart.Kind.FILE, "old.txt", content.length, sha256(content), Map.of());
        return store.publish(new RestorePointStore.Draft(
                        directory,
                        like.created().minus(Duration.ofDays(40)),
                        0,
                        run,
                        like.appliance(),
                        like.from(),
                        like.to(),
                        like.schema(),
                        like.database(),
                        List.of(part),
                        like.verification()))
                .directory();
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException absent) {
            throw new AssertionError(absent);
        }
    }

    static Path made(Machine machine) {
        Running.Ended ended = machine.openwatch("backup", "create", "--output", "json");
        assertThat(ended.exit()).as(ended::all).isZero();
        return Path.of(Machine.json(ended).path("path").asString());
    }

    static String id(Path restorePoint) {
        return restorePoint.getFileName().toString();
    }
}
