package io.openwatch.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openwatch.testing.TestDatabase;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.SchemaRange;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.FlywayMigrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseDescriptorTests {

    @TempDir
    Path directory;

    @Test
    void targetsTheLastMigrationOfTheJar() {
        ReleaseDescriptor current = ReleaseDescriptor.current(Map.of());
        assertThat(current.version().text()).isEqualTo("2.0.0");
        assertThat(FlywayMigrator.of(TestDatabase.empty().dsn())
                        .status(TestDatabase.call())
                        .target())
                .isEqualTo(current.target());
        assertThat(current.accepts().accepts(current.target())).isTrue();
    }

    @Test
    void letsTheSameJarActAsAnOlderRelease() throws IOException {
        ReleaseDescriptor older = read("{\"version\": \"1.0.0\", \"schema\": {\"target\": \"3\"}}");
        assertThat(older.version().text()).isEqualTo("1.0.0");
        assertThat(older.accepts()).isEqualTo(SchemaRange.exactly(SchemaVersion.of("3")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[]",
                "{\"version\": \"two\", \"schema\": {\"target\": \"3\"}}",
                "{\"version\": \"1.0\"}"
            })
    void refusesWhatIsNoDescriptor(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        UpgradeException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(ErrorCode.MISCONFIGURED));
    }

    private ReleaseDescriptor read(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("release.json"), text);
        return ReleaseDescriptor.current(Map.of(ReleaseDescriptor.VARIABLE, file.toString()));
    }
}
