package io.openwatch.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminAddressTests {

    @TempDir
    Path directory;

    @Test
    void readsOneAddress() throws IOException {
        assertThat(AdminAddress.read(file("postgres://admin:word@h:5/postgres\n", "rw-------"))
                        .user())
                .isEqualTo("admin");
    }

    @Test
    void refusesAFileThatOthersCanReadOrThatHoldsNoAddressAndShowsNoSecret() throws IOException {
        refused(file("postgres://admin:s3cr3t@h/postgres", "rw-r-----"), "chmod 600");
        refused(file("admin:s3cr3t", "rw-------"), "postgres://user:password@host/postgres");
        refused(directory.resolve("absent"), "ADMIN_DSN_FILE");
    }

    private static void refused(Path file, String remedy) {
        assertThatThrownBy(() -> AdminAddress.read(file)).isInstanceOfSatisfying(UpgradeException.class, refused -> {
            assertThat(refused.failure().code().exitCode()).isEqualTo(12);
            assertThat(refused.failure().what()).contains(file.toString()).doesNotContain("s3cr3t");
            assertThat(refused.failure().remedy()).contains(remedy).doesNotContain("s3cr3t");
        });
    }

    private Path file(String content, String permissions) throws IOException {
        Path file = Files.writeString(Files.createTempFile(directory, "admin", ".dsn"), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
