package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.postgres.TestCluster.Fresh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Trap 22: what only an administrator can bring back the role of the service can use, or it is not brought back. */
class RestoreByAdministratorTests {

    @TempDir
    Path directory;

    private final TestCluster cluster = TestCluster.shared();
    private final Fresh fresh = cluster.fresh();
    private final PgDumpBackups backups = PgDumpBackups.of(fresh.owner()).admin(cluster.superuser("postgres"));

    @Test
    @DisplayName(
            "a dump of another appliance's role is refused beforehand, and the live data stay; the statement that is"
                    + " named is the remedy")
    void dumpOfAStranger() throws IOException {
        Fresh other = cluster.fresh();
        DumpedDatabase.fill(other.owner(), 7);
        DumpedDatabase.fill(fresh.owner(), 5);
        RestorePoint point = brought(other);

        Finding finding = blocking(point).getFirst();
        assertThat(finding.code()).isEqualTo("restore-service-role");
        assertThat(finding.what()).contains("[" + other.role() + "]", "[" + fresh.role() + "]");
        Failure untouched = point.untouched(backups, TestCluster.call());
        assertThat(untouched.what()).contains("may not read [1] of the restored tables", "is as it was");
        assertThat(untouched.evidence()).containsExactly("public.people of role " + other.role());
        assertThat(cluster.beside(fresh)).isEmpty();
        assertThat(asService("SELECT count(*) FROM people")).isEqualTo("5");

        String grant = "GRANT " + other.role() + " TO " + fresh.role();
        assertThat(finding.remedy()).startsWith("as a superuser: " + grant + "; or restore");
        assertThat(untouched.remedy()).startsWith("as a superuser: " + grant + "; then");
        TestCluster.execute(cluster.superuser("postgres"), grant);
        assertThat(blocking(point)).isEmpty();
        point.restored(backups);
        assertThat(asService("SELECT count(*) FROM people")).isEqualTo("7");
        TestCluster.execute(fresh.owner(), "INSERT INTO people VALUES (100, 'new')");
    }

    @Test
    @DisplayName("the same where there is no live database yet")
    void dumpOfAStrangerOntoAnEmptyServer() throws IOException {
        Fresh other = cluster.fresh();
        DumpedDatabase.fill(other.owner(), 7);
        RestorePoint point = brought(other);
        TestCluster.execute(cluster.superuser("postgres"), "DROP DATABASE " + fresh.database());

        assertThat(blocking(point)).extracting(Finding::code).containsExactly("restore-service-role");
        point.untouched(backups, TestCluster.call());
        assertThat(cluster.beside(fresh)).isEmpty();

        TestCluster.execute(cluster.superuser("postgres"), "GRANT " + other.role() + " TO " + fresh.role());
        point.restored(backups);
        assertThat(asService("SELECT count(*) FROM people")).isEqualTo("7");
    }

    @Test
    @DisplayName("a service that works in an administrator's database as a guest is a guest in the restored one")
    void guestStaysAGuest() {
        DumpedDatabase.fill(fresh.superuser(), 5);
        TestCluster.execute(
                fresh.superuser(),
                "ALTER DATABASE " + fresh.database() + " OWNER TO postgres",
                "GRANT SELECT, INSERT ON people TO " + fresh.role());
        RestorePoint point = RestorePoint.of(fresh, directory);
        TestCluster.execute(fresh.superuser(), "TRUNCATE people");

        assertThat(blocking(point)).isEmpty();
        assertThat(point.restored(backups).warnings()).isEmpty();

        assertThat(asService("SELECT count(*) FROM people")).isEqualTo("5");
        assertThat(point.live("SELECT pg_get_userbyid(datdba) || ' ' || tableowner FROM pg_database, pg_tables"
                        + " WHERE datname = current_database() AND tablename = 'people'"))
                .isEqualTo("postgres postgres");
    }

    @Test
    @DisplayName("the same where everybody may read, and the guest is named nowhere")
    void guestOfEverybodyStaysAGuest() {
        DumpedDatabase.fill(fresh.superuser(), 5);
        TestCluster.execute(
                fresh.superuser(),
                "ALTER DATABASE " + fresh.database() + " OWNER TO postgres",
                "GRANT SELECT ON people TO PUBLIC");
        RestorePoint point = RestorePoint.of(fresh, directory);

        assertThat(blocking(point)).isEmpty();
        point.restored(backups);
        assertThat(asService("SELECT count(*) FROM people")).isEqualTo("5");
    }

    @Test
    void rightsThatTheServiceGotSinceAreAWarning() {
        DumpedDatabase.fill(fresh.superuser(), 5);
        TestCluster.execute(fresh.superuser(), "GRANT SELECT ON people TO " + fresh.role());
        RestorePoint point = RestorePoint.of(fresh, directory);
        TestCluster.execute(fresh.superuser(), "GRANT INSERT, DELETE ON people TO " + fresh.role());

        assertThat(point.restored(backups).warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.what()).contains("[DELETE, INSERT]", "[public.people]"));
    }

    @Test
    @DisplayName("an owner that is gone is named with the statements that bring it back, which are the remedy")
    void ownerThatIsGone() {
        String gone = fresh.role() + "_gone";
        DumpedDatabase.fill(fresh.owner(), 5);
        TestCluster.execute(
                fresh.superuser(),
                "CREATE ROLE " + gone,
                "CREATE TABLE theirs (id int)",
                "ALTER TABLE theirs OWNER TO " + gone);
        RestorePoint point = RestorePoint.of(fresh, PgDumpBackups.of(fresh.superuser()), directory);
        TestCluster.execute(fresh.superuser(), "DROP TABLE theirs", "DROP ROLE " + gone);

        Finding finding = blocking(point).getFirst();
        assertThat(finding.code()).isEqualTo("restore-foreign-owner");
        assertThat(finding.remedy()).startsWith("as a superuser: CREATE ROLE " + gone + " NOLOGIN; or restore");
        TestCluster.execute(cluster.superuser("postgres"), "CREATE ROLE " + gone + " NOLOGIN");
        assertThat(blocking(point)).isEmpty();
        // The service cannot read what it does not know, so it is refused with what is missing.
        assertThat(point.untouched(backups, TestCluster.call()).remedy()).contains("GRANT " + gone + " TO ");
        TestCluster.execute(cluster.superuser("postgres"), "GRANT " + gone + " TO " + fresh.role());
        point.restored(backups);
        assertThat(asService("SELECT count(*) FROM theirs")).isEqualTo("0");
    }

    /** A restore point of {@code other} that is to replace the data of the appliance. */
    private RestorePoint brought(Fresh other) throws IOException {
        RestorePoint made = RestorePoint.of(other, Files.createDirectory(directory.resolve("brought")));
        return new RestorePoint(fresh, made.directory(), made.parts());
    }

    private List<Finding> blocking(RestorePoint point) {
        return point.obstacles(backups).stream().filter(Finding::blocks).toList();
    }

    private String asService(String sql) {
        return TestCluster.query(fresh.owner(), sql);
    }
}
