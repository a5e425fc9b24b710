package io.safeupgrade.postgres.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.RestorePoint;
import io.safeupgrade.Trigger;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeOutcome.FailedStopped;
import io.safeupgrade.UpgradeOutcome.RolledBack;
import io.safeupgrade.UpgradeOutcome.Upgraded;
import io.safeupgrade.engine.RestoreOrder;
import io.safeupgrade.postgres.TestCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The server's own disk has no room for a second database, which a restore needs beside the live one. */
@EnabledOnOs(OS.LINUX)
class RestoreDiskTests {

    private static final String ROOMY = "200m";

    private final TestCluster cluster = TestCluster.shared();

    @TempDir
    Path home;

    private Till till;
    private SmallFileSystem disk;
    private Path mounted;

    @BeforeEach
    void upgradedOnADiskOfItsOwn() throws Exception {
        String obstacle = SmallFileSystem.obstacle(home);
        assumeTrue(obstacle.isEmpty(), obstacle);
        till = Till.serving(cluster, home, 2000);
        // Not below the private directory of the test: the server has to get there.
        mounted = Files.createTempDirectory("safe-upgrade-disk");
        disk = SmallFileSystem.mount(mounted, ROOMY);
        Path place = Files.createDirectory(mounted.resolve("pg"));
        Files.setOwner(place, Files.getOwner(cluster.dataDirectory()));
        Files.setPosixFilePermissions(mounted, PosixFilePermissions.fromString("rwxr-xr-x"));
        TestCluster.execute(
                cluster.superuser("postgres"),
                "ALTER ROLE " + till.database.role() + " CREATEDB",
                "CREATE TABLESPACE " + tablespace() + " LOCATION '" + place + "'",
                "GRANT CREATE ON TABLESPACE " + tablespace() + " TO " + till.database.role(),
                "ALTER DATABASE " + till.database.database() + " SET TABLESPACE " + tablespace());
        assertThat(till.upgrade().run(Trigger.OPERATOR)).isInstanceOf(Upgraded.class);
    }

    @AfterEach
    void unmount() throws Exception {
        if (disk != null) {
            dropAll();
            disk.close();
            Files.delete(mounted);
        }
    }

    @Test
    @DisplayName("AC-03: no room on the server while restoring: live data whole, room given back, resume finishes it")
    void fullWhileRestoring() throws Exception {
        RestorePoint point = till.restorePoints().list().getFirst();
        long used = disk.usedBytes();
        disk.resize(String.valueOf(used + (4 << 20)));

        UpgradeOutcome outcome = till.upgrade().restore(RestoreOrder.to(point).acceptingLoss(), Trigger.OPERATOR);

        assertThat(outcome).isInstanceOf(FailedStopped.class);
        assertThat(outcome.exitCode()).isEqualTo(90);
        assertThat(outcome.failure().orElseThrow().code()).isEqualTo(ErrorCode.RESTORE_FAILED);
        assertThat(outcome.failure().orElseThrow().toString()).contains("No space left on device");
        assertThat(outcome.report().next()).isNotEmpty();
        assertThat(till.schema()).as("the live data").isEqualTo(Till.NEW_SCHEMA);
        assertThat(besides()).as("the copy is dropped").isZero();
        assertThat(disk.usedBytes()).as("its room is given back").isLessThan(used + (1 << 20));

        disk.resize(ROOMY);
        assertThat(till.upgrade().resume(Trigger.OPERATOR)).containsInstanceOf(RolledBack.class);
        assertThat(till.schema()).isEqualTo(Till.OLD_SCHEMA);
        assertThat(besides()).as("what was live is kept aside").isEqualTo(1);
    }

    private String tablespace() {
        return till.database.database() + "_disk";
    }

    private long besides() {
        return Long.parseLong(String.valueOf(TestCluster.query(
                cluster.superuser("postgres"),
                "SELECT count(*) FROM pg_database WHERE datname LIKE '" + till.database.database() + "\\__%'")));
    }

    private void dropAll() {
        String next = "SELECT datname FROM pg_database WHERE datname LIKE '" + till.database.database() + "%' LIMIT 1";
        for (String name = TestCluster.query(cluster.superuser("postgres"), next);
                name != null;
                name = TestCluster.query(cluster.superuser("postgres"), next)) {
            TestCluster.execute(cluster.superuser("postgres"), "DROP DATABASE \"" + name + "\" WITH (FORCE)");
        }
        TestCluster.execute(cluster.superuser("postgres"), "DROP TABLESPACE " + tablespace());
    }
}
