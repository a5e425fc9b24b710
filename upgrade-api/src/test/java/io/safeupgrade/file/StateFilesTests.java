package io.safeupgrade.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.PendingUpgrade;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.UpgradeOutcome;
import io.safeupgrade.UpgradeReport;
import io.safeupgrade.UpgradeReport.NextCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFilesTests {

    @TempDir
    Path home;

    @Test
    void holdIsReadBackReplacedAndReleased() {
        FileHold hold = FileHold.at(home.resolve("upgrade/hold"));
        assertThat(hold.current()).isEmpty();
        hold.release(Sample.RUN);
        assertThat(home.resolve("upgrade")).doesNotExist();
        hold.place(Sample.hold());
        hold.place(Sample.hold());
        assertThat(FileHold.at(home.resolve("upgrade/hold")).current()).contains(Sample.hold());
        hold.release(Sample.OTHER_RUN);
        hold.release(Sample.OTHER_RUN);
        assertThat(hold.current()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "{}", "{\"why\":", "[]", "{\"why\":\"x\",\"since\":null}", "\0\0\0\0"})
    void holdThatCannotBeReadIsAnError(String content) throws IOException {
        Path file = Files.writeString(home.resolve("hold"), content);
        assertThatThrownBy(() -> FileHold.at(file).current())
                .isInstanceOfSatisfying(
                        UpgradeException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(ErrorCode.STATE_UNREADABLE))
                .hasMessageContaining(file.toString());
    }

    @Test
    void holdIsReadableForTheGroupAndWritableForTheOwnerAlone() throws IOException {
        FileHold.at(home.resolve("hold")).place(Sample.hold());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("hold"))))
                .isEqualTo("rw-r-----");
    }

    @Test
    void directoryThatAnotherProcessMakesAtTheSameMomentIsTaken() throws IOException {
        Disk raced = FaultyDisk.over(Disk.real(), (method, arguments) -> {
            if (method.equals("createDirectory")) {
                Files.createDirectories((Path) arguments[0]);
            }
        });
        DurableWrite.to(raced).makeDirectories(home.resolve("a/b"), Disk.Access.GROUP_READS);
        assertThat(home.resolve("a/b")).isDirectory();
    }

    @Test
    void fileThatAppearsWhereADirectoryIsMadeIsAnError() {
        Disk raced = FaultyDisk.over(Disk.real(), (method, arguments) -> {
            if (method.equals("createDirectory")) {
                Files.createFile((Path) arguments[0]);
            }
        });
        assertThatThrownBy(() -> DurableWrite.to(raced).makeDirectories(home.resolve("a"), Disk.Access.GROUP_READS))
                .isInstanceOf(IOException.class);
    }

    @Test
    void holdOutlivesDeathBeforeAnyStepOfItsReplacement() throws IOException {
        Path file = home.resolve("hold");
        var other = new io.safeupgrade.Hold(
                "other", Sample.NOW, Sample.OTHER_RUN, Optional.empty(), Sample.NEW, Optional.empty(), List.of());
        boolean died = true;
        for (int step = 0; died; step++) {
            FileHold.at(file).place(Sample.hold());
            try {
                FileHold.at(file, FaultyDisk.dyingAt(step)).place(other);
                died = false;
            } catch (FaultyDisk.Died atStep) {
                assertThat(FileHold.at(file).current().orElseThrow()).isIn(Sample.hold(), other);
            }
        }
        assertThat(FileHold.at(file).current()).contains(other);
        assertThat(Disk.real().list(home)).containsExactly(file);
    }

    @Test
    void writesThroughNoLink() throws IOException {
        Path victim = Files.writeString(home.resolve("victim"), "untouched");
        Path file = Files.createSymbolicLink(home.resolve("hold"), victim);
        assertThatThrownBy(() -> FileHold.at(file).place(Sample.hold())).hasMessageContaining("in the way");
        assertThatThrownBy(() -> FileHold.at(file).current()).isInstanceOf(UpgradeException.class);
        Path temporary = Files.createSymbolicLink(home.resolve(".pending.tmp"), victim);
        assertThatThrownBy(() -> PendingFile.at(home.resolve("pending")).write(pending()))
                .hasMessageContaining("in the way");
        assertThat(victim).hasContent("untouched");
        assertThat(temporary).isSymbolicLink();
    }

    @Test
    void temporaryFileOfDeadWriterIsReplaced() throws IOException {
        Files.writeString(home.resolve(".hold.tmp"), "half");
        FileHold.at(home.resolve("hold")).place(Sample.hold());
        assertThat(home.resolve(".hold.tmp")).doesNotExist();
    }

    @Test
    void permitIsVoidAfterReboot() throws IOException {
        Path boot = Files.writeString(home.resolve("boot_id"), "boot-1\n");
        FileStartPermit permit = FileStartPermit.at(home.resolve("run/permit"), boot, Disk.real());
        assertThat(permit.granted()).isFalse();
        permit.grant(Sample.RUN);
        permit.grant(Sample.RUN);
        assertThat(permit.granted()).isTrue();
        Files.writeString(boot, "boot-2\n");
        assertThat(permit.granted()).isFalse();
        permit.grant(Sample.OTHER_RUN);
        assertThat(permit.granted()).isTrue();
        permit.revoke();
        permit.revoke();
        assertThat(permit.granted()).isFalse();
    }

    @Test
    void permitOfThisMachineIsReadableForTheService() throws IOException {
        Path file = home.resolve("run/permit");
        FileStartPermit permit = FileStartPermit.at(file);
        permit.grant(Sample.RUN);
        assertThat(permit.granted()).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwxr-xr-x");
        assertThat(Files.readString(file))
                .contains(Files.readString(Path.of("/proc/sys/kernel/random/boot_id"))
                        .strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "garbage"})
    void permitThatCannotBeReadIsNone(String content) throws IOException {
        Path file = Files.writeString(home.resolve("permit"), content);
        assertThat(FileStartPermit.at(file).granted()).isFalse();
    }

    @Test
    void pendingUpgradeIsReadBackAndRemoved() {
        PendingFile file = PendingFile.at(home.resolve("upgrade/pending"));
        assertThat(file.current()).isEmpty();
        file.write(pending());
        assertThat(file.current()).contains(pending());
        file.remove();
        file.remove();
        assertThat(file.current()).isEmpty();
    }

    @Test
    @DisplayName(
            "trap 3: where nobody could be asked, a shell wrote the record; what it does not know is left out or null")
    void pendingUpgradeOfAShellIsRead() throws IOException {
        Path file = Files.writeString(home.resolve("pending"), """
                {"from": "1.4.0", "to": "1.5.0", "since": "2026-11-20T18:45:00Z", "found": {"activity": "ACTIVE",
                 "boot": "ENABLED", "incarnation": "", "memento": {"till.service": "ACTIVE/enabled"}}, "why": "unpacked"}
                """);
        PendingUpgrade due = PendingFile.at(file).current().orElseThrow();
        assertThat(due.from()).contains(Sample.OLD);
        assertThat(due.found().orElseThrow().running()).isTrue();
        assertThat(due.before()).isEmpty();
        Files.writeString(file, """
                {"from": null, "to": "1.5.0", "since": "2026-11-20T18:45:00Z", "found": null, "why": "unpacked"}
                """);
        assertThat(PendingFile.at(file).current().orElseThrow().found()).isEmpty();
    }

    @Test
    @DisplayName("what was due for the installed release is due again when the one to follow never arrived")
    void withdrawnUpgradeBringsBackTheOneBefore() {
        PendingUpgrade first = pending();
        PendingUpgrade second = first.over(Sample.NEW, ReleaseVersion.of("1.6.0"), "coming");
        PendingUpgrade third = second.over(Sample.NEW, ReleaseVersion.of("1.7.0"), "coming");
        assertThat(third.found()).isEqualTo(first.found());
        assertThat(third.withdrawn().orElseThrow().to()).isEqualTo(Sample.NEW);
        assertThat(third.withdrawn().orElseThrow().since()).isEqualTo(first.since());
        assertThat(first.over(Sample.OLD, ReleaseVersion.of("1.6.0"), "coming").withdrawn())
                .as("1.5.0 never arrived either")
                .isEmpty();
        assertThat(second.over(Sample.NEW, Sample.NEW, "again").withdrawn()).isEmpty();
    }

    @Test
    void noticeIsOneLineForEverybodyAndGoesWhenAllIsWell() throws IOException {
        Path file = home.resolve("motd");
        NoticeFile notice = NoticeFile.at(file, Disk.real());
        notice.say(Optional.empty());
        assertThat(file).doesNotExist();
        notice.say(Optional.of("held\n\u001b[2Jsince\u2028noon " + "x".repeat(1000)));
        String said = Files.readString(file);
        assertThat(said).endsWith("...\n").hasSizeLessThanOrEqualTo(401);
        assertThat(said.strip()).doesNotContainPattern("[\\p{Cntrl}\u2028]").startsWith("held [2Jsince noon");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r--r--");
        var written = Files.getAttribute(file, "unix:ino");
        notice.say(Optional.of("held\n\u001b[2Jsince\u2028noon " + "x".repeat(1000)));
        assertThat(Files.getAttribute(file, "unix:ino")).as("not written again").isEqualTo(written);
        notice.say(Optional.empty());
        notice.say(Optional.empty());
        assertThat(file).doesNotExist();
    }

    @Test
    void lastResultTellsMonitorsWhatToDo() throws IOException {
        LastResultFile file = LastResultFile.at(home.resolve("upgrade/last.json"));
        assertThat(file.read()).isEmpty();
        file.write(new UpgradeOutcome.FailedStopped(
                report(), Failure.of(ErrorCode.MIGRATION_FAILED, "migration [7] failed", "mend it")));
        assertThat(file.read()).hasValueSatisfying(last -> {
            assertThat(last.outcome()).isEqualTo("failed-stopped");
            assertThat(last.exitCode()).isEqualTo(30);
            assertThat(last.code()).contains("SU-701");
            assertThat(last.next()).containsExactly(new NextCommand("try again", "till upgrade run"));
        });
        Path written = home.resolve("upgrade/last.json");
        assertThat(Files.readString(written))
                .contains(
                        "\"format\" : 1",
                        "\"outcome\" : \"failed-stopped\"",
                        "\"to\" : \"1.5.0\"",
                        "\"exit_code\" : 30")
                .doesNotContain("exitCode");
        Optional<LastResultFile.LastResult> last = file.read();
        Files.writeString(written, Files.readString(written).replace("exit_code", "exitCode"));
        assertThat(file.read()).as("the name of earlier releases").isEqualTo(last);
    }

    @Test
    void lastResultOfSuccessHasNoReason() {
        LastResultFile file = LastResultFile.at(home.resolve("last.json"));
        file.write(new UpgradeOutcome.Upgraded(report()));
        assertThat(file.read()).hasValueSatisfying(last -> {
            assertThat(last.outcome()).isEqualTo("upgraded");
            assertThat(last.what()).isEmpty();
        });
    }

    private static PendingUpgrade pending() {
        return new PendingUpgrade(
                Optional.of(Sample.OLD), Sample.NEW, Sample.NOW, Optional.of(Sample.active()), "database down");
    }

    private static UpgradeReport report() {
        return new UpgradeReport(
                Optional.of(Sample.RUN),
                "till",
                Optional.empty(),
                Sample.NEW,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                "stopped and held",
                List.of(),
                List.of(new NextCommand("try again", "till upgrade run")),
                List.of(),
                Sample.NOW,
                Sample.NOW);
    }
}
