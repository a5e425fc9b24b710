package io.safeupgrade.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.Hold;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.ServiceState.BootPolicy;
import io.safeupgrade.file.FileHold;
import io.safeupgrade.file.PendingFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The part of a package that runs before it is unpacked, with an installed program and a systemd that a test wrote. */
class GateScriptTests {
    private static final String ANSWERS_HELP =
            "case \"$*\" in *--help*) echo 'Usage: till upgrade gate [OPTIONS]'; exit 0 ;; esac\n";
    private static final String UP_AND_ENABLED =
            "case \"$*\" in *UnitFileState*) echo enabled ;; *ActiveState*) echo active ;; *) echo loaded ;; esac\n";

    @TempDir
    Path directory;

    @Test
    @DisplayName("trap 8: the installed release reads the manifest and decides; its yes is the whole answer")
    void asksTheInstalledRelease() throws IOException {
        program("till", ANSWERS_HELP + "cat > '" + directory.resolve("read") + "'\n");
        assertThat(gate().code()).isZero();
        assertThat(Files.readString(directory.resolve("read"))).isEqualTo("{\"release\": \"2.0.0\"}");
        assertThat(due()).as("it wrote none, so there is none").isEmpty();
    }

    @Test
    void aVetoKeepsTheOldReleaseAndLeavesNoRecord() throws IOException {
        program("till", ANSWERS_HELP + "echo 'veto: the disk is full'; exit 10\n");
        Ended gate = gate();
        assertThat(gate.code()).isEqualTo(1);
        assertThat(gate.said()).contains("the disk is full", "release 2.0.0 is not unpacked, release 1.0.0 goes on");
        assertThat(due()).isEmpty();
    }

    @Test
    @DisplayName("trap 8, 3: an old tool without a gate is skipped visibly; the script records what it found")
    void recordsTheUpgradeWhereNobodyCanBeAsked() throws IOException {
        program("till", "echo 'unknown command upgrade' >&2; exit 2\n");
        Ended gate = gate();
        assertThat(gate.code()).isZero();
        assertThat(gate.said()).contains("release 1.0.0 has no gate");
        assertThat(due()).hasValueSatisfying(due -> {
            assertThat(due.from()).contains(ReleaseVersion.of("1.0.0"));
            assertThat(due.to()).isEqualTo(ReleaseVersion.of("2.0.0"));
            assertThat(due.found()).hasValueSatisfying(found -> {
                assertThat(found.activity()).isEqualTo(Activity.ACTIVE);
                assertThat(found.boot()).isEqualTo(BootPolicy.ENABLED);
                assertThat(found.memento())
                        .isEqualTo(Map.of("till.service", "ACTIVE/enabled", "till-worker.service", "ACTIVE/enabled"));
            });
        });
    }

    @Test
    @DisplayName("trap 3: a second package finds the service down because of the first; what the first found counts")
    void keepsWhatWasFoundFirst() throws IOException {
        program("till", "exit 2\n");
        gate();
        Optional<PendingUpgrade> first = due();
        program("systemctl", "echo inactive\n");
        assertThat(gate("3.0.0").code()).isZero();
        assertThat(due()).hasValueSatisfying(due -> {
            assertThat(due.to()).isEqualTo(ReleaseVersion.of("3.0.0"));
            assertThat(due.from()).isEqualTo(first.orElseThrow().from());
            assertThat(due.found()).isEqualTo(first.orElseThrow().found());
        });
    }

    @Test
    @DisplayName("trap 3: a hold knows how the service was found; what it does while it is held is no news")
    void leavesTheStateAsFoundToTheHold() throws IOException {
        program("till", "exit 2\n");
        FileHold.at(state().resolve("hold"))
                .place(new Hold(
                        "failed",
                        Instant.EPOCH,
                        new RunId("r1"),
                        Optional.empty(),
                        ReleaseVersion.of("2.0.0"),
                        Optional.empty(),
                        List.of()));
        assertThat(gate("3.0.0").code()).isZero();
        assertThat(due()).hasValueSatisfying(due -> {
            assertThat(due.from()).isEmpty();
            assertThat(due.found()).isEmpty();
        });
    }

    @Test
    @DisplayName("a gate that cannot start vetoes too, until an administrator says otherwise")
    void aBrokenGateIsOverriddenByAFileOnly() throws IOException {
        program("till", ANSWERS_HELP + "echo 'no space left'; exit 90\n");
        Ended refused = gate();
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.said()).contains("touch " + directory.resolve("etc/skip-upgrade-gate"));
        Files.createDirectories(directory.resolve("etc"));
        Files.createFile(directory.resolve("etc/skip-upgrade-gate"));
        Ended overridden = gate();
        assertThat(overridden.code()).isZero();
        assertThat(overridden.said()).contains("that is not heeded");
        assertThat(due()).isPresent();
    }

    @Test
    @DisplayName("a run that is under way is never overridden")
    void nothingIsUnpackedUnderARunningUpgrade() throws IOException {
        program("till", ANSWERS_HELP + "exit 11\n");
        Files.createDirectories(directory.resolve("etc"));
        Files.createFile(directory.resolve("etc/skip-upgrade-gate"));
        assertThat(gate().code()).isEqualTo(1);
        assertThat(due()).isEmpty();
    }

    private record Ended(int code, String said) {}

    private Ended gate() throws IOException {
        return gate("2.0.0");
    }

    private Ended gate(String release) throws IOException {
        if (!Files.exists(directory.resolve("systemctl"))) {
            program("systemctl", UP_AND_ENABLED);
        }
        Files.createDirectories(state());
        String script = template()
                .replace("/run/systemd/system", directory.toString())
                .replace("@APPLIANCE@", "till")
                .replace("@NAME@", "till")
                .replace("@PROGRAM@", directory.resolve("till").toString())
                .replace("@STATE@", directory.toString())
                .replace("@CONFIG@", directory.resolve("etc").toString())
                .replace("@UNITS@", "till.service till-worker.service")
                .replace("@GROUP@", "nogroup-of-this-name")
                .replace("@RELEASE@", release);
        Path manifest = Files.writeString(directory.resolve("manifest"), "{\"release\": \"" + release + "\"}");
        Process shell = new ProcessBuilder("sh", "-euc", script + "\ngate 1.0.0\n")
                .redirectInput(manifest.toFile())
                .redirectErrorStream(true)
                .directory(directory.toFile())
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(exit(shell), said);
    }

    private static int exit(Process shell) {
        try {
            assertThat(shell.waitFor(30, TimeUnit.SECONDS)).isTrue();
            return shell.exitValue();
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new AssertionError(asked);
        }
    }

    private Path state() {
        return directory.resolve("upgrade");
    }

    private Optional<PendingUpgrade> due() {
        return PendingFile.at(state().resolve("pending")).current();
    }

    /** Programs are found on the path before those of the system. */
    private void program(String name, String script) throws IOException {
        Path program = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private String template() throws IOException {
        try (InputStream text = UnitAsserts.class.getResourceAsStream("gate.sh")) {
            return "PATH='" + directory + "':$PATH\n" + new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
