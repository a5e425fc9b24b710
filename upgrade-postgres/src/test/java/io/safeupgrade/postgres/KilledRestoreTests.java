package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.KeptAside;
import io.safeupgrade.postgres.RestoringProgram.Moment;
import io.safeupgrade.postgres.TestCluster.Fresh;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a restore leaves when its process is killed, and what the next one makes of it. */
@EnabledOnOs(OS.LINUX)
class KilledRestoreTests {

    private static final String COUNT = "SELECT count(*) FROM people";

    @TempDir
    Path directory;

    private final TestCluster cluster = TestCluster.shared();
    private final Fresh fresh = cluster.freshWithCreatedb();

    @ParameterizedTest
    @EnumSource
    @DisplayName("I5, I9: killed by SIGKILL, the live database serves on, and the same attempt is finished by the next")
    void liveDatabaseServesOnAndTheNextTryFinishes(Moment moment) throws Exception {
        DumpedDatabase.fill(fresh.owner(), 12_000);
        RestorePoint point = RestorePoint.of(fresh, directory);
        TestCluster.execute(fresh.owner(), "INSERT INTO people VALUES (0, 'written since')");

        Process restoring = RestoringProgram.at(moment, point);
        restoring.destroyForcibly().onExit().join();

        assertThat(point.live(COUNT)).isEqualTo("12001");
        assertThat(cluster.beside(fresh)).containsExactly(point.copy());
        assertThat(point.backups().keptAside(TestCluster.call()))
                .extracting(KeptAside::kind)
                .containsExactly(KeptAside.Kind.SCRATCH);

        assertThat(point.restored().keptAside()).extracting(KeptAside::name).containsExactly(point.aside());
        assertThat(point.live(COUNT)).isEqualTo("12000");
        assertThat(TestCluster.query(cluster.superuser(point.aside()), COUNT)).isEqualTo("12001");
        assertThat(cluster.beside(fresh)).containsExactly(point.aside());
    }
}
