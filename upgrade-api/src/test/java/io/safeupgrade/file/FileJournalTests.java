package io.safeupgrade.file;

import static io.safeupgrade.file.Sample.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.UpgradeJournal.JournalEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileJournalTests {

    @TempDir
    Path home;

    private Path file;

    @BeforeEach
    void place() {
        file = home.resolve("upgrade/journal.jsonl");
    }

    @Test
    void readsBackWhatWasAppendedAlsoAnew() {
        FileJournal journal = FileJournal.at(file);
        journal.append(entry(1, JournalEntry.Kind.RUN_STARTED));
        journal.append(entry(2));
        assertThat(journal.entries()).containsExactly(entry(1, JournalEntry.Kind.RUN_STARTED), entry(2));
        FileJournal.at(file).append(entry(3));
        assertThat(journal.entries()).hasSize(3);
        assertThat(FileJournal.at(file).entries()).isEqualTo(journal.entries());
    }

    @Test
    void lookCreatesNothing() {
        assertThat(FileJournal.at(file).entries()).isEmpty();
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void linesAreJsonObjectsThatTheGroupMayReadButNotWrite() throws IOException {
        FileJournal.at(file).append(entry(1));
        assertThat(Files.readString(file))
                .startsWith("{\"sequence\":1,\"at\":\"2026-11-20T18:45:00Z\",\"run\":\"20261120T184500Z-0a1b2c\"")
                .containsPattern(",\"crc\":\"[0-9a-f]{8}\"}\n$");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void lastLineTornAnywhereIsLeftOutAndCutOffByTheNextAppend() throws IOException {
        FileJournal.at(file).append(entry(1));
        long whole = Files.size(file);
        FileJournal.at(file).append(entry(2));
        byte[] both = Files.readAllBytes(file);
        for (long torn = whole; torn < both.length; torn++) {
            Files.write(file, Arrays.copyOf(both, (int) torn));
            FileJournal journal = FileJournal.at(file);
            assertThat(journal.entries()).as("cut to %d bytes", torn).containsExactly(entry(1));
            journal.append(entry(2));
            assertThat(Files.readAllBytes(file)).isEqualTo(both);
        }
    }

    @Test
    void lastLineWithWrongChecksumIsLeftOut() throws IOException {
        FileJournal.at(file).append(entry(1));
        FileJournal.at(file).append(entry(2));
        damage(Files.readString(file).lastIndexOf("MIGRATE"));
        assertThat(FileJournal.at(file).entries()).containsExactly(entry(1));
    }

    @Test
    void zerosBehindTheLastLineAreLeftOut() throws IOException {
        FileJournal.at(file).append(entry(1));
        Files.write(file, new byte[4096], StandardOpenOption.APPEND);
        assertThat(FileJournal.at(file).entries()).containsExactly(entry(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void damagedLineInTheMiddleIsNamed(int line) throws IOException {
        for (int i = 1; i <= 3; i++) {
            FileJournal.at(file).append(entry(i));
        }
        int length = Files.readString(file).indexOf('\n') + 1;
        damage((line - 1) * length + 20);
        assertThatThrownBy(() -> FileJournal.at(file).entries())
                .isInstanceOfSatisfying(
                        UpgradeException.class,
                        e -> assertThat(e.failure().code()).isEqualTo(ErrorCode.STATE_UNREADABLE))
                .hasMessageContaining("line [" + line + "]")
                .hasMessageContaining(file.toString());
        assertThatThrownBy(() -> FileJournal.at(file).append(entry(4))).isInstanceOf(UpgradeException.class);
    }

    @Test
    void missingLineInTheMiddleIsNamed() throws IOException {
        for (int i = 1; i <= 3; i++) {
            FileJournal.at(file).append(entry(i));
        }
        List<String> lines = Files.readAllLines(file);
        Files.writeString(file, lines.get(0) + "\n" + lines.get(2) + "\n");
        assertThatThrownBy(() -> FileJournal.at(file).entries())
                .hasMessageContaining("line [2]")
                .hasMessageContaining("carries the number 3");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3})
    void refusesNumberThatDoesNotFollow(long sequence) {
        FileJournal journal = FileJournal.at(file);
        journal.append(entry(1));
        assertThatThrownBy(() -> journal.append(entry(sequence))).hasMessageContaining("cannot follow");
        assertThat(journal.entries()).containsExactly(entry(1));
    }

    @Test
    void runThatStartsSetsSpaceAsideAndGivesItUpWhenTheDiskIsFull() throws IOException {
        Path reserve = home.resolve("upgrade/journal.jsonl.reserve");
        FileJournal journal = FileJournal.at(file, fullWhile(reserve));
        FileJournal.at(file).append(entry(1, JournalEntry.Kind.RUN_STARTED));
        assertThat(Files.size(reserve)).isEqualTo(64 * 1024);
        journal.append(entry(2));
        assertThat(reserve).doesNotExist();
        assertThat(FileJournal.at(file).entries()).hasSize(2);
    }

    @Test
    void diskFullWithoutReserveIsAnErrorThatLeavesNoRecord() {
        FileJournal.at(file).append(entry(1));
        Disk full = FaultyDisk.over(Disk.real(), (method, arguments) -> {
            if (method.equals("sync")) {
                throw new IOException("No space left on device");
            }
        });
        assertThatThrownBy(() -> FileJournal.at(file, full).append(entry(2)))
                .isInstanceOf(UpgradeException.class)
                .hasMessageContaining("cannot write the journal")
                .hasMessageContaining("No space left");
        assertThat(FileJournal.at(file).entries()).containsExactly(entry(1));
    }

    @Test
    void deathBeforeAnyStepLosesNothingAndAppendsAgain() throws IOException {
        FileJournal.at(file).append(entry(1, JournalEntry.Kind.RUN_STARTED));
        Files.writeString(file, "{\"torn", StandardOpenOption.APPEND);
        byte[] before = Files.readAllBytes(file);
        boolean died = true;
        for (int step = 0; died; step++) {
            Files.write(file, before);
            died = dies(FileJournal.at(file, FaultyDisk.dyingAt(step)));
            FileJournal journal = FileJournal.at(file);
            assertThat(journal.entries())
                    .as("died before step %d", step)
                    .contains(entry(1, JournalEntry.Kind.RUN_STARTED));
            if (journal.entries().size() == 1) {
                journal.append(entry(2));
            }
            assertThat(journal.entries()).hasSize(2);
        }
    }

    @Test
    void syncsBeforeItReturns() {
        StringBuilder steps = new StringBuilder();
        Disk disk = FaultyDisk.over(
                Disk.real(), (method, arguments) -> steps.append(method).append(' '));
        FileJournal journal = FileJournal.at(file, disk);
        journal.append(entry(1));
        assertThat(steps.toString()).endsWith("create syncDirectory append sync ");
        steps.setLength(0);
        journal.append(entry(2));
        assertThat(steps.toString()).isEqualTo("append sync ");
    }

    @Test
    void refusesLinkInPlaceOfTheJournal() throws IOException {
        Path elsewhere = Files.writeString(home.resolve("elsewhere"), "");
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, elsewhere);
        assertThatThrownBy(() -> FileJournal.at(file).append(entry(1))).isInstanceOf(UpgradeException.class);
        assertThat(elsewhere).isEmptyFile();
    }

    private static boolean dies(FileJournal journal) {
        try {
            journal.append(entry(2));
            return false;
        } catch (FaultyDisk.Died died) {
            return true;
        }
    }

    private static Disk fullWhile(Path reserve) {
        return FaultyDisk.over(Disk.real(), (method, arguments) -> {
            if (method.equals("append") && Files.exists(reserve)) {
                Files.writeString((Path) arguments[0], "{\"half", StandardOpenOption.APPEND);
                throw new IOException("No space left on device");
            }
        });
    }

    private void damage(int at) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[at] = (byte) (content[at] == 'x' ? 'y' : 'x');
        Files.write(file, content);
        assertThat(new String(content, StandardCharsets.UTF_8)).contains("\n");
    }
}
