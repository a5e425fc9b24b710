package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Progress;
import io.safeupgrade.RunId;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.postgres.internal.contents.DumpContents;
import io.safeupgrade.postgres.internal.contents.DumpContents.Table;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Cancellation;
import io.safeupgrade.spi.Deadline;
import io.safeupgrade.spi.Pace;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A restored database has the contents of its dump, and every change since is found and named. */
@Timeout(300)
class DumpDigestTests {

    private final TestCluster.Fresh live = TestCluster.shared().fresh();
    private final PostgresDsn restored = live.superuser().withDatabase(live.database() + "_again");

    @AfterEach
    void dropRestored() {
        TestCluster.execute(
                live.superuser().maintenance(), "DROP DATABASE IF EXISTS " + restored.database() + " WITH (FORCE)");
    }

    @Test
    void restoredDatabaseHasTheContentsOfItsDump() throws IOException {
        RichSchema.create(live);
        RichSchema.createPrivileged(live);
        byte[] archive = archive(live.superuser());
        DumpContents before = DumpContents.read(new ByteArrayInputStream(archive));

        restore(archive);

        DumpContents after = contents(restored);
        assertThat(DumpContents.compare(before, after, 50)).isEmpty();
        assertThat(after).isEqualTo(before).isEqualTo(contents(live.owner()));
        assertThat(before.tables())
                .extracting(Table::schema, Table::name, Table::rows)
                .contains(
                        Tuple.tuple("public", "everything", 305L),
                        Tuple.tuple("public", "empty", 0L),
                        Tuple.tuple("public", "parted_2", 10L),
                        Tuple.tuple("Schéma \"quoted\"", "Möbel \"x\".y", 2L));
        assertThat(before.largeObjects().count()).isEqualTo(2);
        assertThat(before.sequences()).hasSize(3);
    }

    /** Each statement, and the whole of what is said about it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "UPDATE everything SET t = concat(t, '.') WHERE id = 7|table [public.everything] has other content in its [305] rows",
                "UPDATE everything SET bytes = '\\x00' WHERE id = 9|table [public.everything] has other content in its [305] rows",
                "UPDATE everything SET at = at + interval '1 microsecond' WHERE id = 9"
                        + "|table [public.everything] has other content in its [305] rows",
                "UPDATE everything SET t = NULL WHERE t = ''|table [public.everything] has other content in its [305] rows",
                "UPDATE twins SET b = CASE a WHEN 1 THEN 'y' WHEN 2 THEN 'x' END WHERE a < 3"
                        + "|table [public.twins] has other content in its [4] rows",
                "INSERT INTO twins SELECT * FROM ONLY twins LIMIT 1|table [public.twins] has [5] rows instead of [4]",
                "DELETE FROM everything WHERE id = 300|table [public.everything] has [304] rows instead of [305]",
                "INSERT INTO empty VALUES (1)|table [public.empty] has [1] rows instead of [0]",
                "UPDATE parted SET at = '2026-01-02' WHERE id = 11|table [public.parted_2] has other content in its [10] rows",
                "SELECT nextval('tickets')|sequence [public.tickets] stands at [15, true] instead of [10, true]",
                "SELECT lo_put(77001, 0, 'F')|the [2] large objects have other content",
                "SELECT lo_unlink(77001)|there are [1] large objects instead of [2]",
                "REVOKE SELECT ON LARGE OBJECT 77001 FROM PUBLIC"
                        + "|the [2] large objects have other owners, privileges or comments",
                "ALTER TABLE everything ALTER v SET DEFAULT 'old'|[TABLE public.everything] differs",
                "ALTER TABLE everything DROP CONSTRAINT states|[TABLE public.everything] differs",
                "DROP INDEX expression|[INDEX public.expression] is missing",
                "CREATE OR REPLACE FUNCTION f(i int, t text DEFAULT 'a') RETURNS int LANGUAGE sql AS 'SELECT i'"
                        + "|[FUNCTION public.f(integer, text)] differs",
                "ALTER TABLE everything DISABLE TRIGGER touch|[TRIGGER public.everything touch] differs",
                "CREATE TYPE surplus AS ENUM ()|[TYPE public.surplus] is not expected",
                "REVOKE SELECT ON happy FROM PUBLIC|[ACL public.TABLE happy] is missing",
                "COMMENT ON TABLE everything IS 'other'|[COMMENT public.TABLE everything] differs",
                "ALTER TABLE unlogged_not SET UNLOGGED|[TABLE public.unlogged_not] differs",
                "DROP TABLE \"Schéma \"\"quoted\"\"\".\"Möbel \"\"x\"\".y\""
                        + "|table [\"Schéma \"\"quoted\"\"\".\"Möbel \"\"x\"\".y\"] is missing"
            })
    void everyChangeIsFoundAndNamed(String change, String difference) {
        RichSchema.create(live);
        DumpContents before = contents(live.owner());

        TestCluster.execute(live.owner(), change);

        List<String> differences = DumpContents.compare(before, contents(live.owner()), 50);
        assertThat(differences).first().isEqualTo(difference);
        assertThat(differences).filteredOn(one -> one.startsWith("table")).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void ownerIsPartOfADefinition() {
        RichSchema.create(live);
        DumpContents before = contents(live.superuser());

        TestCluster.execute(live.superuser(), "ALTER TABLE twins OWNER TO postgres");

        assertThat(DumpContents.compare(before, contents(live.superuser()), 50))
                .contains("[TABLE public.twins] differs");
    }

    @ParameterizedTest
    @DisplayName("trap 26: what role or database would like to see changes no hash")
    @ValueSource(
            strings = {
                "TimeZone TO 'Asia/Kathmandu'",
                "DateStyle TO 'German, DMY'",
                "IntervalStyle TO 'sql_standard'",
                "bytea_output TO 'escape'",
                "extra_float_digits TO -5",
                "quote_all_identifiers TO on",
                "client_encoding TO 'LATIN1'",
                "standard_conforming_strings TO off",
                "search_path TO pg_catalog"
            })
    void settingsOfRoleAndDatabaseDoNotMatter(String setting) {
        RichSchema.create(live);
        // What LATIN1 cannot write would fail the dump by itself.
        TestCluster.execute(live.owner(), "DROP SCHEMA \"Schéma \"\"quoted\"\"\" CASCADE");
        TestCluster.execute(live.owner(), "COMMENT ON TABLE twins IS 'Möbel'");
        DumpContents before = contents(live.owner());

        TestCluster.execute(live.superuser(), "ALTER ROLE " + live.role() + " SET " + setting);
        assertThat(contents(live.owner())).isEqualTo(before);

        TestCluster.execute(
                live.superuser(),
                "ALTER ROLE " + live.role() + " RESET ALL",
                "ALTER DATABASE " + live.database() + " SET " + setting);
        assertThat(contents(live.owner())).isEqualTo(before);

        String option =
                "-c%20" + setting.replaceFirst(" TO ", "%3D").replace("'", "").replace(", ", ",");
        PostgresDsn wishing = PostgresDsn.parse("postgres://" + live.role() + ":" + live.password() + "@127.0.0.1:"
                + live.owner().port() + "/" + live.database() + "?options=" + option);
        assertThat(contents(wishing)).isEqualTo(before);
    }

    @Test
    void countsRowsHoweverTheyAreWritten() {
        TestCluster.execute(
                live.owner(),
                "CREATE TABLE lines (t text)",
                "INSERT INTO lines VALUES (E'a\\nb\\n'), (''), (NULL), ('\\.'), (E'\\\\\\n'), (E'\\r')",
                "CREATE TABLE nothing ()",
                "INSERT INTO nothing SELECT FROM generate_series(1, 7)");

        assertThat(contents(live.owner()).tables())
                .extracting(Table::name, Table::rows)
                .contains(Tuple.tuple("lines", 6L));
    }

    @Test
    @DisplayName("trap 24: an archive cut anywhere is never read as a whole one")
    void archiveCutAnywhereIsRefused() throws IOException {
        RichSchema.create(live);
        byte[] whole = archive(live.owner());
        Stream<Integer> cuts = Stream.concat(
                new Random(24).ints(400, 0, whole.length).boxed(),
                IntStream.rangeClosed(1, 40).mapToObj(fromTheEnd -> whole.length - fromTheEnd));

        assertThat(cuts).allSatisfy(cut -> {
            byte[] part = Arrays.copyOf(whole, cut);
            assertThatThrownBy(() -> DumpContents.read(new ByteArrayInputStream(part)))
                    .as("cut at %d of %d", cut, whole.length)
                    .isInstanceOf(IOException.class);
        });
    }

    @Test
    void changedBytesNeverDoMoreThanBeRefused() throws IOException {
        RichSchema.create(live);
        byte[] whole = archive(live.owner());
        Random random = new Random(8);
        int refused = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] mutant = whole.clone();
            mutant[random.nextInt(mutant.length)] = (byte) random.nextInt();
            try {
                DumpContents.read(new ByteArrayInputStream(mutant));
            } catch (IOException damaged) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void reportsHowFarItIsAndLeavesNoSession() throws Exception {
        DumpedDatabase.fill(live.owner(), 10_000);
        List<Progress> progress = new ArrayList<>();
        CallContext call = new CallContext(
                new RunId("run-7"),
                Deadline.in(Duration.ofMinutes(5), Pace.system()),
                Cancellation.create(),
                progress::add);

        assertThat(digest(live.owner()).read(call, ErrorCode.BACKUP_FAILED)).isInstanceOf(DumpDigest.Read.class);

        assertThat(progress).isNotEmpty().allMatch(one -> one.what().equals("comparison"));
        assertThat(progress.getLast().done()).isGreaterThan(5_000_000);
        // The server lists a session for a moment after its client has closed it.
        Happened.await(() -> TestCluster.query(
                        live.superuser().maintenance(),
                        "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'safe-upgrade/run-7'")
                .equals("0"));
    }

    @Test
    void whatCannotBeReadIsAFailureWithoutThePassword() {
        TestCluster.execute(live.superuser(), "CREATE TABLE hidden (id int)");
        var hidden = (DumpDigest.NotRead) digest(live.owner()).read(TestCluster.call(), ErrorCode.BACKUP_FAILED);
        assertThat(hidden.failure().evidence()).anyMatch(line -> line.contains("permission denied"));

        PostgresDsn nowhere = live.owner().withDatabase("does_not_exist");
        var missing = (DumpDigest.NotRead) digest(nowhere).read(TestCluster.call(), ErrorCode.BACKUP_FAILED);
        assertThat(missing.failure().what()).contains("does_not_exist").doesNotContain(live.password());
        assertThat(missing.failure().code()).isEqualTo(ErrorCode.BACKUP_FAILED);

        Cancellation cancelled = Cancellation.create();
        cancelled.request("SIGTERM");
        CallContext call = new CallContext(
                new RunId("run-8"), Deadline.in(Duration.ofMinutes(5), Pace.system()), cancelled, ignored -> {});
        assertThat(digest(live.superuser()).read(call, ErrorCode.BACKUP_FAILED)).isInstanceOf(DumpDigest.NotRead.class);
    }

    private void restore(byte[] archive) {
        TestCluster.execute(
                live.superuser(),
                "CREATE DATABASE " + restored.database() + " TEMPLATE template0 OWNER " + live.role());
        Command restore = Command.of(tools().pgRestore().toString(), "--exit-on-error", "-d", restored.database())
                .environment(restored.libpqEnvironment())
                .stdin(new ByteArrayInputStream(archive));
        assertThat(CommandRunner.create().run(restore, TestCluster.call()).succeeded())
                .isTrue();
    }

    private static byte[] archive(PostgresDsn dsn) throws IOException {
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        assertThat(new PgDump(dsn, PasswordChannel.ENVIRONMENT, tools(), "UTF8")
                        .run(TestCluster.call(), archive)
                        .succeeded())
                .isTrue();
        return archive.toByteArray();
    }

    private static PostgresTools tools() {
        return ((PostgresTools.Found) PostgresTools.find(Optional.empty(), 15)).tools();
    }

    private static DumpDigest digest(PostgresDsn dsn) {
        return DumpDigest.of(dsn, Optional.empty(), PasswordChannel.ENVIRONMENT, "comparison");
    }

    private static DumpContents contents(PostgresDsn dsn) {
        return switch (digest(dsn).read(TestCluster.call(), ErrorCode.BACKUP_FAILED)) {
            case DumpDigest.Read read -> read.contents();
            case DumpDigest.NotRead not ->
                throw new AssertionError(not.failure().toString());
        };
    }
}
