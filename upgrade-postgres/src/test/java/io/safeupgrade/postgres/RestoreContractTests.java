package io.safeupgrade.postgres;

import io.safeupgrade.KeptAside;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.RestorableBackup;
import io.safeupgrade.testkit.RestorableBackupContract;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class RestoreContractTests extends RestorableBackupContract {

    private final TestCluster.Fresh database = TestCluster.shared().freshWithCreatedb();

    @BeforeEach
    void fill() {
        DumpedDatabase.fill(database.owner(), 20);
    }

    @AfterEach
    void dropAsides() {
        TestCluster.shared().dropBeside(database);
    }

    @Override
    protected RestorableBackup provider() {
        return PgDumpBackups.of(database.owner());
    }

    @Override
    protected void write(String what) {
        TestCluster.execute(database.owner(), "INSERT INTO people SELECT count(*) + 1000, '" + what + "' FROM people");
    }

    @Override
    protected Object live() {
        return rows(database.database());
    }

    @Override
    protected Object aside(KeptAside kept) {
        return rows(kept.name());
    }

    private String rows(String name) {
        return TestCluster.query(
                database.owner().withDatabase(name), "SELECT string_agg(p::text, ' ' ORDER BY id) FROM people p");
    }

    @Override
    protected String liveName() {
        return database.database();
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
