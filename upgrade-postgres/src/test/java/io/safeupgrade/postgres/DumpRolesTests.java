package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.postgres.TestCluster.Fresh;
import io.safeupgrade.postgres.internal.contents.DumpRoles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpRolesTests {

    @TempDir
    Path directory;

    private final Fresh fresh = TestCluster.shared().fresh();

    @Test
    void namesOwnersAndGranteesAsTheServerNamesThem() throws IOException {
        String reader = fresh.role() + " \"lecteur\" é";
        String quoted = "\"" + reader.replace("\"", "\"\"") + "\"";
        TestCluster.execute(
                fresh.superuser(),
                "CREATE ROLE " + quoted,
                "CREATE TABLE ours (id int)",
                "ALTER TABLE ours OWNER TO " + fresh.role(),
                "CREATE TABLE theirs (id int)",
                "GRANT SELECT ON ours TO " + quoted + " WITH GRANT OPTION",
                "GRANT SELECT ON theirs TO PUBLIC, pg_monitor",
                "ALTER DEFAULT PRIVILEGES FOR ROLE " + fresh.role() + " GRANT SELECT ON TABLES TO pg_read_all_stats");
        RestorePoint point = RestorePoint.of(fresh, PgDumpBackups.of(fresh.superuser()), directory);

        DumpRoles roles = RestorePrivileges.roles(RestoreSource.of(directory, point.parts()));

        assertThat(roles.owners()).contains(fresh.role(), "postgres").doesNotContain(reader, "PUBLIC");
        assertThat(roles.grantees()).contains(reader).containsAll(List.of("pg_monitor", "pg_read_all_stats"));
        assertThat(roles.grantees()).doesNotContain("PUBLIC");
        TestCluster.execute(fresh.superuser(), "DROP OWNED BY " + quoted, "DROP ROLE " + quoted);
    }
}
