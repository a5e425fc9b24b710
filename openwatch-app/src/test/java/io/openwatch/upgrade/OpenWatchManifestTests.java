package io.openwatch.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.release.ReleaseDescriptor;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.Migration;
import io.safeupgrade.MigrationStatus;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.ReleaseManifest.RetiredKey;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaRange;
import io.safeupgrade.SchemaVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenWatchManifestTests {

    @TempDir
    Path directory;

    @Test
    void saysOfThisReleaseWhatItsOwnLookSays() {
        ReleaseDescriptor release = ReleaseDescriptor.builtIn();
        ReleaseManifest manifest = OpenWatchManifest.of(release);
        MigrationStatus onEmpty =
                OpenWatchUpgrade.migrator(TestDatabase.empty().dsn(), release).status(TestDatabase.call());

        assertThat(manifest.migrations()).isEqualTo(onEmpty.pending()).hasSize(6);
        assertThat(manifest.setChecksum()).isEqualTo(onEmpty.setChecksum());
        assertThat(manifest.target()).isEqualTo(onEmpty.target());
        assertThat(manifest.accepts()).isEqualTo(SchemaRange.exactly(SchemaVersion.of("6")));
        assertThat(manifest.upgradableFrom()).contains(ReleaseVersion.of("1.0.0"));
        assertThat(manifest.server()).hasValueSatisfying(majors -> {
            assertThat(majors.takes(15)).isTrue();
            assertThat(majors.takes(14)).isFalse();
        });
        assertThat(manifest.retired())
                .extracting(RetiredKey::key, RetiredKey::replacement)
                .contains(org.assertj.core.groups.Tuple.tuple("database.url", Optional.of("database.dsn")));
        assertThat(manifest.keys()).contains("database.dsn", "AUTO_MIGRATE").doesNotContain("database.url");
    }

    @Test
    void saysOfAnOlderReleaseOnlyWhatItKnew() throws IOException {
        Path file = Files.writeString(
                directory.resolve("release.json"), "{\"version\": \"1.0.0\", \"schema\": {\"target\": \"3\"}}");
        ReleaseManifest manifest = OpenWatchManifest.of(ReleaseDescriptor.read(file));

        assertThat(manifest.migrations())
                .extracting(Migration::version)
                .extracting(SchemaVersion::token)
                .containsExactly("1", "2", "3");
        assertThat(manifest.keys()).doesNotContain("AUTO_MIGRATE");
        assertThat(manifest.retired()).isEmpty();
        assertThat(manifest.upgradableFrom()).isEmpty();
    }
}
