package io.safeupgrade.testkit;

import io.safeupgrade.exec.HookDirectory;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.PreflightCheck;
import io.safeupgrade.spi.UpgradeHook;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** A directory of programs is a hook and a check. */
class HookDirectoryContractTests {

    @TempDir
    Path directory;

    @Nested
    class Hook extends UpgradeHookContract {

        @Override
        protected Pace pace() {
            return Pace.system();
        }

        @Override
        protected UpgradeHook working() {
            return HookDirectory.at(program("10-works", "#!/bin/sh\nexit 0\n", "rwxr-xr-x"));
        }

        @Override
        protected UpgradeHook failing() {
            return HookDirectory.at(
                    program("10-fails", "#!/bin/sh\necho the balancer is away >&2; exit 3\n", "rwxr-xr-x"));
        }
    }

    @Nested
    class Check extends PreflightCheckContract {

        @Override
        protected PreflightCheck passing() {
            return HookDirectory.at(program("10-works", "#!/bin/sh\n", "rwxr-xr-x"));
        }

        @Override
        protected PreflightCheck blocking() {
            return HookDirectory.at(program("10-works", "#!/bin/sh\n", "rwxrwxr-x"));
        }

        @Override
        protected Object content() {
            try (var found = Files.walk(directory)) {
                return List.of(found.sorted().toArray());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private Path program(String name, String text, String mode) {
        try {
            Path file = Files.writeString(directory.resolve(name), text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            return directory;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
