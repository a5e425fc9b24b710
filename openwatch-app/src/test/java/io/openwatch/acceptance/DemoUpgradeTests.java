package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Release;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.postgres.PostgresDsn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code demo --no-serve --output json} on a database of the user's own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class DemoUpgradeTests {
    private DemoStory story;

    @BeforeAll
    void play() {
        story = DemoStory.upgraded();
    }

    @Test
    @DisplayName("demo --no-serve ends 0 on the new schema, and no hold is left")
    void endsWithZeroOnTheNewSchema() {
        assertThat(story.ended().exit()).as(story.ended()::all).isZero();
        assertThat(Snapshot.history(story.database())).isEqualTo(Release.history());
        assertThat(story.machine().held()).isFalse();
        assertThat(report().path("outcome").asString()).isEqualTo("upgraded");
        assertThat(report().path("applied").size()).isEqualTo(Release.newMigrations());
    }

    @Test
    @DisplayName("demo --output json: standard output holds one document and nothing else")
    void printsTheDocumentAndNothingElse() {
        JsonNode document = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build()
                .readTree(story.ended().out());
        assertThat(document.path("format").asString()).isEqualTo("openwatch.upgrade-report/1");
        assertThat(document.path("exit_code").asInt()).isEqualTo(story.ended().exit());
        assertThat(story.ended().err()).contains("demo: release 1.0.0 serves").contains("UPGRADED");
    }

    @Test
    @DisplayName("all rows are there after the upgrade, and plain zstd -dc F | pg_restore reads all rows before it")
    void keepsEveryRowAndARestorePointThatPlainToolsRead() {
        TestDatabase restored = restoredByPlainTools();
        Snapshot before = Snapshot.of(restored);
        assertThat(before.rows())
                .containsKeys("public.users", "public.flyway_schema_history")
                .doesNotContainKey("public.scan_summaries");
        assertThat(before.rows().get("public.findings")).startsWith(DemoStory.ROWS + " rows");
        assertThat(before.rows().get("public.hosts")).startsWith(DemoStory.HOSTS + " rows");
        Snapshot after = story.after();
        for (String untouched : List.of(
                "users (id, username, email, password_hash, created_at, disabled_at, deleted_at)",
                "hosts (id, hostname, address, environment, os_family, os_version, created_by, created_at, deleted_at)",
                "scans (id, host_id, requested_by, status, started_at, finished_at)")) {
            assertThat(digest(story.database(), untouched)).isEqualTo(digest(restored, untouched));
        }
        assertThat(after.rows().get("public.findings")).startsWith(DemoStory.ROWS + " rows");
        assertThat(after.rows().get("public.scan_summaries"))
                .startsWith(story.database().query("SELECT count(*) FROM scans") + " rows");
    }

    /** Digest the columns that release 1 has. */
    private static String digest(TestDatabase database, String table) {
        String[] parts = table.split(" ", 2);
        return database.query("SELECT count(*) || ' rows ' || md5(string_agg(ROW" + parts[1]
                + "::text, '|' ORDER BY id)) FROM " + parts[0]);
    }

    private TestDatabase restoredByPlainTools() {
        Path dump = Path.of(report().at("/restore_point/path").asString()).resolve("database.dump.zst");
        assertThat(dump).isNotEmptyFile();
        assertThat(Files.exists(dump.resolveSibling("manifest.json"))).isTrue();
        TestDatabase empty = TestDatabase.empty();
        PostgresDsn target = empty.dsn();
        String address = "postgres://" + target.user() + "@127.0.0.1:" + target.port() + "/" + target.database();
        // pipefail is not in every sh: what zstd could not read, pg_restore would miss.
        Running.Ended restored =
                story.machine().type("zstd -dc " + dump + " | pg_restore --no-owner --exit-on-error -d " + address);
        assertThat(restored.exit()).as(restored::all).isZero();
        return empty;
    }

    private JsonNode report() {
        return Machine.json(story.ended());
    }
}
