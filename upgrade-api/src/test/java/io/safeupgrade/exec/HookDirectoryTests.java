package io.safeupgrade.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.safeupgrade.Failure;
import io.safeupgrade.Finding;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.PreflightCheck.PreflightContext;
import io.safeupgrade.spi.UpgradeHook.HookRequest;
import io.safeupgrade.spi.UpgradeHook.Moment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HookDirectoryTests {

    private static final RunId RUN = new RunId("20261120T120000Z-00000a");

    @TempDir
    Path home;

    private Path directory;

    @BeforeEach
    void make() throws IOException {
        directory = Files.createDirectory(
                home.resolve("upgrade.d"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    @Test
    void directoryThatDoesNotExistHoldsNone() {
        HookDirectory none = HookDirectory.at(home.resolve("absent"));
        assertThat(none.check(context())).isEmpty();
        assertThat(none.at(at(Moment.BEFORE_UPGRADE))).isEmpty();
    }

    @Test
    @DisplayName("in the order of their names, the moment as the one argument, and nothing else in the environment")
    void runsThemInOrderAndTellsThemWhatTheyMayKnow() throws IOException {
        Path said = home.resolve("said");
        program("20-second", "echo second >>" + said);
        program("10-first", "echo first $# $1 >>" + said + "; env | sort >>" + said);

        assertThat(HookDirectory.at(directory).at(at(Moment.AFTER_BACKUP))).isEmpty();

        List<String> lines = Files.readAllLines(said);
        assertThat(lines).first().isEqualTo("first 1 after-backup");
        assertThat(lines).last().isEqualTo("second");
        assertThat(lines)
                .contains(
                        "SAFE_UPGRADE_APPLIANCE=till",
                        "SAFE_UPGRADE_RUN=" + RUN,
                        "SAFE_UPGRADE_FROM=1.4.0",
                        "SAFE_UPGRADE_TO=1.5.0",
                        "SAFE_UPGRADE_OUTCOME=");
        assertThat(lines.stream().filter(line -> line.contains("=")).map(line -> line.substring(0, line.indexOf('='))))
                .as("of all that this process has in its own")
                .allMatch(name -> name.matches("SAFE_UPGRADE_[A-Z_]+|PATH|HOME|LANG|TZ|PWD|OLDPWD|SHLVL|_"));
    }

    @Test
    @DisplayName("a failure before something keeps the others from running, one after something does not")
    void failureBeforeEndsTheRow() throws IOException {
        Path said = home.resolve("said");
        program("10-fails", "echo the balancer is away >&2; exit 3");
        program("20-next", "touch " + said);

        Failure before =
                HookDirectory.at(directory).at(at(Moment.BEFORE_MIGRATE)).orElseThrow();
        assertThat(before.what())
                .contains("10-fails")
                .contains("before-migrate")
                .contains("exit code [3]");
        assertThat(before.evidence()).contains("the balancer is away");
        assertThat(said).doesNotExist();

        program("30-fails-too", "exit 4");
        Failure after = HookDirectory.at(directory).at(at(Moment.AFTER_UPGRADE)).orElseThrow();
        assertThat(said).exists();
        assertThat(after.evidence().toString()).contains("30-fails-too").contains("exit code [4]");
    }

    @Test
    void isKilledPastItsDeadlineWithWhatItStarted() throws IOException {
        Path pid = home.resolve("pid");
        program("10-hangs", "sleep 600 & echo $! >" + pid + "; wait");
        Failure failure = HookDirectory.at(directory)
                .deadline(Duration.ofMillis(500))
                .at(at(Moment.BEFORE_UPGRADE))
                .orElseThrow();
        assertThat(failure.what()).contains("given up");
        // Dead, or dead and not yet missed by whoever inherited it.
        Path stat = Path.of("/proc", Files.readString(pid).strip(), "stat");
        assertThat(Files.exists(stat) ? Files.readString(stat) : ") Z ").contains(") Z ");
    }

    @Test
    @DisplayName("a file, a directory or a link that others decide about forbids the upgrade and is not run")
    void whatOthersCouldHaveWrittenIsNotRun() throws IOException {
        Path said = home.resolve("said");
        Path program = program("10-first", "touch " + said);
        refuses(program, "rwxrwxr-x");
        refuses(program, "rwxr-xrwx");
        mode(program, "rwxr-xr-x");
        refuses(directory, "rwxrwxr-x");
        mode(directory, "rwxr-xr-x");
        refuses(home, "rwxr-xrwx");
        mode(home, "rwx------");
        assertThat(HookDirectory.at(directory).check(context())).isEmpty();
        assertThat(HookDirectory.at(directory).at(at(Moment.BEFORE_UPGRADE))).isEmpty();
        assertThat(said).exists();
    }

    private void refuses(Path path, String mode) throws IOException {
        mode(path, mode);
        HookDirectory hooks = HookDirectory.at(directory);
        assertThat(hooks.check(context())).singleElement().satisfies(finding -> {
            assertThat(finding.blocks()).isTrue();
            assertThat(finding.code()).isEqualTo("hook-unsafe");
            assertThat(finding.what()).contains("[" + path + "]");
            assertThat(finding.remedy()).contains("chmod go-w " + path);
        });
        assertThat(hooks.at(at(Moment.BEFORE_UPGRADE))).isPresent();
        assertThat(home.resolve("said")).doesNotExist();
    }

    @Test
    void programOfAnotherUserIsNotRun() throws IOException {
        Path program = program("10-first", "touch " + home.resolve("said"));
        assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(program, "unix:uid")), "only root can give a file away");
        Files.setAttribute(program, "unix:uid", 65534);
        assertThat(HookDirectory.at(directory).check(context()))
                .extracting(Finding::code)
                .containsExactly("hook-unsafe");
        assertThat(HookDirectory.at(directory).at(at(Moment.BEFORE_UPGRADE))).isPresent();
        assertThat(home.resolve("said")).doesNotExist();
    }

    @Test
    @DisplayName(
            "what looks like a hook and is none is named; left-overs of editors and packages are passed over in silence")
    void whatWillNotBeRunIsNamed() throws IOException {
        program("10-copy.sh", "exit 1");
        program("copy", "exit 1");
        mode(program("20-off", "exit 1"), "rw-r--r--");
        Files.createSymbolicLink(directory.resolve("30-link"), program("copy", "exit 1"));
        Files.writeString(directory.resolve("README"), "read me");
        Files.writeString(directory.resolve("10-copy~"), "old");

        assertThat(HookDirectory.at(directory).check(context()))
                .allMatch(finding -> !finding.blocks() && finding.code().equals("hook-ignored"))
                .extracting(Finding::what)
                .satisfiesExactlyInAnyOrder(
                        what -> assertThat(what).contains("10-copy.sh").contains("its name"),
                        what -> assertThat(what).contains("/copy").contains("its name"),
                        what -> assertThat(what).contains("20-off").contains("not executable"),
                        what -> assertThat(what).contains("30-link").contains("no plain file"));
        assertThat(HookDirectory.at(directory).at(at(Moment.BEFORE_UPGRADE))).isEmpty();
    }

    private Path program(String name, String script) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
        mode(file, "rwxr-xr-x");
        return file;
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    private static CallContext call() {
        return CallContext.look(RUN, Duration.ofMinutes(1), Pace.system());
    }

    private static HookRequest at(Moment moment) {
        return new HookRequest(
                call(),
                moment,
                "till",
                Optional.of(ReleaseVersion.of("1.4.0")),
                ReleaseVersion.of("1.5.0"),
                Optional.empty(),
                Optional.empty());
    }

    private PreflightContext context() {
        return new PreflightContext(
                call(), Optional.empty(), ReleaseVersion.of("1.5.0"), Optional.empty(), Optional.empty(), true, home);
    }
}
