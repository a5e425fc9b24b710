package io.safeupgrade.testkit;

import io.safeupgrade.KeptAside;
import io.safeupgrade.spi.BackupProvider;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.PreflightCheck;
import io.safeupgrade.spi.RestorableBackup;
import io.safeupgrade.tar.TarBackups;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The archive of configuration and keys obeys the contracts of backups, with the system's own tar. */
class TarBackupsContractTests {

    private static final String KEY = "the key that nobody may see";

    @TempDir
    Path system;

    @BeforeEach
    void configure() throws IOException {
        Path etc = Files.createDirectories(system.resolve("etc/till"));
        Files.writeString(etc.resolve("till.key"), KEY);
        Files.writeString(etc.resolve("till.toml"), "listen = 8443");
    }

    private TarBackups backups() {
        return TarBackups.of("config")
                .keys(Path.of("/etc/till/till.key"))
                .config(Path.of("/etc/till"))
                .root(system)
                .asideIn(system.resolve("var/aside"));
    }

    @Nested
    class Backup extends BackupProviderContract {
        @Override
        protected BackupProvider provider() {
            return backups();
        }

        @Override
        protected Pace pace() {
            return Pace.system();
        }

        @Override
        protected List<String> secrets() {
            return List.of(KEY);
        }
    }

    @Nested
    class Restore extends RestorableBackupContract {
        @Override
        protected RestorableBackup provider() {
            return backups();
        }

        @Override
        protected void write(String what) {
            try {
                Files.writeString(system.resolve("etc/till/till.key"), what, StandardOpenOption.APPEND);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @Override
        protected Object live() {
            return read(system.resolve("etc/till/till.key"));
        }

        @Override
        protected Object aside(KeptAside kept) {
            return read(Path.of(kept.name()).resolve("etc/till/till.key"));
        }

        @Override
        protected String liveName() {
            return system.resolve("etc/till").toString();
        }

        @Override
        protected Pace pace() {
            return Pace.system();
        }

        private String read(Path file) {
            try {
                return Files.readString(file);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    @Nested
    class Checks extends PreflightCheckContract {
        @Override
        protected PreflightCheck passing() {
            return backups();
        }

        @Override
        protected PreflightCheck blocking() {
            return backups().keys(Path.of("/etc/loop/lost.key"));
        }

        @Override
        protected Object content() {
            try (var found = Files.walk(system)) {
                return found.map(path -> path + " " + path.toFile().lastModified())
                        .toList();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        @BeforeEach
        void makeLoop() throws IOException {
            Files.createSymbolicLink(system.resolve("etc/loop"), Path.of("loop"));
        }

        @Override
        protected Pace pace() {
            return Pace.system();
        }
    }
}
