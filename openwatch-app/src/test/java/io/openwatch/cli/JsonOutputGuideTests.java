package io.openwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.audit.Anchor;
import io.openwatch.audit.AnchorFile;
import io.openwatch.demo.Fleet;
import io.openwatch.demo.FleetLoader;
import io.openwatch.testing.Home;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.Phase;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.file.FileJournal;
import io.safeupgrade.file.PendingFile;
import io.safeupgrade.spi.UpgradeJournal;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/json-output.md names every field of every document that the commands print, and no other. */
class JsonOutputGuideTests {

    private static final Instant EARLIER = Instant.parse("2026-11-20T06:00:00Z");
    private static final RunId KILLED = new RunId("20261120T060000Z-000001");

    @TempDir
    Path directory;

    private final DocumentedFields guide = DocumentedFields.ofTheGuide();
    private Home home;
    private String printed = "";

    @Test
    void namesEveryFieldAndNoOther() throws SQLException, IOException {
        TestDatabase database = TestDatabase.at("3");
        database.load(new Fleet(11, 10, 500, EARLIER));
        home = Home.in(directory, database.text());
        home.environment().put("OPENWATCH_SERVER_LISTEN", "127.0.0.1:1");
        scan();
        misconfigure();
        lookAndFail(database);
        succeed(database);
        leaveTraces();
        guide.assertThatAllWereSeen();
    }

    private void scan() {
        String rule = write("demo.yml", """
                        id: demo
                        title: Do it
                        description: What.
                        rationale: Why.
                        severity: low
                        category: kernel
                        tags: [demo]
                        platforms: [{ family: debian }]
                        references:
                          cis: { debian12: { section: "1.1", level: L1, type: Manual } }
                          stig: { debian12: { vuln_id: V-1, stig_id: D-1, severity: CAT I, cci: [CCI-1] } }
                        implementations:
                          - default: true
                            check: { method: command, run: "true" }
                            remediation: { mechanism: sysctl_set, key: a, value: b }
                        """).toString();
        run(0, "kensa", "rules", "list", "--rules", rule);
        run(0, "kensa", "rules", "show", "demo", "--rules", rule);
        scanIntoFiles(rule);
        run(0, "kensa", "facts", "--local");
        run(
                12,
                "kensa",
                "rules",
                "lint",
                "--rules",
                write("bad.yml", "id: [1]\n").toString());
    }

    private void scanIntoFiles(String rule) {
        String report = place("scan.json");
        run(0, "kensa", "create-key", place("kensa.key"));
        run(
                0,
                "kensa",
                "scan",
                "--local",
                "--rules",
                rule,
                "--output-file",
                "json:" + report,
                "--sign",
                place("kensa.key"));
        run(0, "kensa", "verify", report, "--public-key", place("kensa.key.pub"));
        String scan = read(report);
        guide.compare("openwatch.kensa-scan/1", JsonMapper.builder().build().readTree(scan), "kensa scan");
        String failed = write("failed.json", scan.replaceAll(": *\"pass\"", ": \"fail\""))
                .toString();
        run(0, "kensa", "diff", report, failed);
        run(1, "kensa", "diff", report, failed, "--fail-on-worse");
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private String place(String name) {
        return directory.resolve(name).toString();
    }

    private void misconfigure() {
        home.environment().put("OPENWATCH_LOGGING_LEVEL", "loud");
        home.environment().put("OPENWATCH_DATABASE_DSN", "postgres://another@127.0.0.1:1/nothing");
        run(12, "check-config", "--changes-from", "1.0.0");
        run(12, "setup", "--dry-run");
        home.environment().remove("OPENWATCH_LOGGING_LEVEL");
        run(0, "check-config", "--changes-from", "1.0.0");
        run(13, "migrate", "--status");
        home.environment().remove("OPENWATCH_DATABASE_DSN");
        home.environment().put("ON_FAILURE", "roll-back");
        run(10, "upgrade", "plan");
        home.environment().remove("ON_FAILURE");
        home.environment().put("AUTO_MIGRATE", "no");
        run(0, "upgrade", "apply");
        home.environment().remove("AUTO_MIGRATE");
        judge();
    }

    /** This release is asked about itself, whose migrations are pending. */
    private void judge() {
        run(0, "upgrade", "manifest");
        String manifest = write("manifest.json", printed).toString();
        home.environment().put("BACKUP_DIR", directory.resolve("not/mounted").toString());
        run(10, "upgrade", "gate", "--manifest", manifest);
        home.environment().remove("BACKUP_DIR");
        run(0, "upgrade", "gate", "--manifest", manifest);
        run(0, "upgrade", "gate", "--abort");
        run(78, "upgrade", "verify");
    }

    private Path write(String name, String content) {
        try {
            return Files.writeString(directory.resolve(name), content);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private void lookAndFail(TestDatabase database) throws SQLException {
        run(0, "upgrade", "plan");
        run(0, "migrate", "--dry-run");
        run(0, "setup", "--dry-run", "--listen", "127.0.0.1:0");
        run(
                0,
                "support-bundle",
                "--output-file",
                directory.resolve("bundle.tar.gz").toString());
        String duplicate;
        try (Connection connection = database.connect()) {
            duplicate = FleetLoader.duplicateOneFinding(connection).toString();
        }
        run(30, "migrate");
        lastRun();
        run(0, "upgrade", "status");
        run(0, "upgrade", "history");
        run(0, "upgrade", "release-hold", "--yes");
        database.execute("DELETE FROM findings WHERE id = '" + duplicate + "'");
    }

    private void lastRun() {
        Path file = home.configuration().locations().upgrade().resolve("last.json");
        guide.compare(
                "the-file-of-the-last-run", JsonMapper.builder().build().readTree(file.toFile()), file.toString());
    }

    private void succeed(TestDatabase database) throws IOException {
        home.environment().put("AUTO_BACKUP", "no");
        run(0, "upgrade", "plan");
        home.environment().remove("AUTO_BACKUP");
        database.execute("CREATE TABLE unlogged_note (id int)");
        run(0, "migrate");
        run(0, "backup", "create");
        run(0, "backup", "list");
        run(0, "backup", "verify", "--all");
        run(0, "upgrade", "resume");
        run(0, "credentials", "rekey", "--yes");
        goBack();
        adopt();
        run(0, "migrate", "--status");
        verifyAudit();
        database.execute("UPDATE flyway_schema_history SET checksum = 1 WHERE version = '0003'");
        run(10, "migrate", "--status");
        run(10, "upgrade", "plan");
        run(10, "migrate");
    }

    private void verifyAudit() {
        run(0, "audit", "verify");
        AnchorFile anchors = AnchorFile.at(home.configuration().locations().auditAnchors());
        anchors.append(new Anchor(Anchor.Kind.RESTORED, EARLIER, 0, "", "a run"));
        anchors.append(new Anchor(Anchor.Kind.HEAD, EARLIER, 5, "", ""));
        run(90, "audit", "verify");
    }

    private void goBack() throws IOException {
        run(10, "upgrade", "rollback", "--dry-run");
        run(0, "upgrade", "rollback", "--accept-loss", "--yes");
        run(0, "backup", "prune", "--dry-run");
        run(0, "backup", "prune", "--kept-aside-all", "--yes");
        run(0, "migrate");
        Path damaged = home.configuration().upgrade().backupDirectory();
        try (Stream<Path> dumps = Files.find(damaged, 2, (file, is) -> file.endsWith("database.dump.zst"))) {
            Files.write(dumps.sorted().toList().getLast(), new byte[] {1}, StandardOpenOption.APPEND);
        }
        run(20, "backup", "verify", "--all");
        run(0, "backup", "list");
    }

    private void adopt() {
        home.environment().put("OPENWATCH_DATABASE_DSN", TestDatabase.current().text());
        run(0, "upgrade", "adopt", "--yes");
        home.environment().remove("OPENWATCH_DATABASE_DSN");
        run(0, "upgrade", "adopt", "--yes");
    }

    /** What a run that is due, and one that was killed, leave behind. */
    private void leaveTraces() {
        Path upgrade = home.configuration().locations().upgrade();
        ReleaseVersion to = ReleaseVersion.of("2.0.0");
        PendingFile.at(upgrade.resolve("pending"))
                .write(new PendingUpgrade(Optional.empty(), to, EARLIER, Optional.empty(), "the database is down"));
        UpgradeJournal journal = FileJournal.at(upgrade.resolve("journal.jsonl"));
        long last = journal.entries().size();
        journal.append(new UpgradeJournal.JournalEntry(
                last + 1,
                EARLIER,
                KILLED,
                Kind.RUN_STARTED,
                Optional.empty(),
                Map.of("to", to.text(), "resumes", KILLED.text())));
        journal.append(new UpgradeJournal.JournalEntry(
                last + 2, EARLIER, KILLED, Kind.PHASE_INTENT, Optional.of(Phase.BACKUP), Map.of()));
        run(60, "upgrade", "status");
        run(0, "upgrade", "history");
        run(10, "upgrade", "plan");
    }

    private void run(int exit, String... command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int ended = CommandLineRun.of(home.environment(), print(out), print(err))
                .run(Stream.concat(Arrays.stream(command), Stream.of("--output", "jsonl"))
                        .toArray(String[]::new));
        printed = text(out);
        String name = String.join(" ", command);
        assertThat(ended).as(() -> name + "\n" + text(out) + text(err)).isEqualTo(exit);
        assertThat(text(out)).as("documents of %s", name).isNotBlank();
        text(out).lines().forEach(line -> {
            JsonNode document = JsonMapper.builder().build().readTree(line);
            guide.compare(document.path("format").asString(), document, name);
        });
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
