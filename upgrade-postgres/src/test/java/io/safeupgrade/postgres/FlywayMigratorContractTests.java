package io.safeupgrade.postgres;

import io.safeupgrade.spi.Migrator;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.testkit.MigratorContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class FlywayMigratorContractTests extends MigratorContract {

    @TempDir
    Path directory;

    private final TestCluster.Fresh database = TestCluster.shared().fresh();
    private MigrationFolder sound;
    private MigrationFolder broken;

    @BeforeEach
    void files() throws IOException {
        sound = two("sound", "CREATE TABLE tills (id int);");
        broken = two("broken", "CREATE TABLE tills (id int); SELECT nothing;");
    }

    @Override
    protected Migrator migrator() {
        return FlywayMigrator.of(database.owner()).locations(sound.location()).target("2");
    }

    @Override
    protected Migrator failing() {
        return FlywayMigrator.of(database.owner()).locations(broken.location()).target("2");
    }

    @Override
    protected Object content() {
        return TestCluster.query(
                database.superuser(),
                "SELECT string_agg(relname || ' ' || oid || ' ' || relfilenode, E'\\n' ORDER BY oid) FROM pg_class");
    }

    @Override
    protected Pace pace() {
        return Pace.system();
    }

    @Override
    protected List<String> secrets() {
        return List.of(database.password());
    }

    private MigrationFolder two(String name, String second) throws IOException {
        return new MigrationFolder(Files.createDirectory(directory.resolve(name)))
                .with("V1__people.sql", "CREATE TABLE people (id int PRIMARY KEY);")
                .with("V2__tills.sql", second);
    }
}
