package io.safeupgrade.postgres;

import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.testkit.BackupProviderContract;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

class PgDumpBackupsContractTests extends BackupProviderContract {

    private final TestCluster.Fresh database = TestCluster.shared().fresh();

    @BeforeEach
    void fill() {
        DumpedDatabase.fill(database.owner(), 50);
    }

    @Override
    protected BackupProvider provider() {
        return PgDumpBackups.of(database.owner());
    }

    @Override
    protected Pace pace() {
        return Pace.system();
    }

    @Override
    protected List<String> secrets() {
        return List.of(database.password());
    }
}
