package io.safeupgrade.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.file.Disk;
import io.safeupgrade.file.Disk.Access;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SimulatedDiskTests {

    private static final Path HOME = Path.of("/home");
    private static final Path FILE = HOME.resolve("file");

    private final SimulatedDisk disk = SimulatedDisk.create();
    private final SimulatedProcess process = SimulatedProcess.begin();

    @BeforeEach
    void home() throws IOException {
        disk.createDirectory(HOME, Access.OWNER);
        disk.syncDirectory(Path.of("/"));
    }

    @Test
    void powerCutLosesContentAndNamesThatWereNotSynced() throws IOException {
        disk.create(FILE, bytes("content"), Access.OWNER);
        disk.sync(FILE);
        disk.cutPower(new PowerCut.LosesAll());
        assertThat(disk.look(FILE)).as("its name was not synced").isEmpty();

        disk.create(FILE, bytes("content"), Access.OWNER);
        disk.syncDirectory(HOME);
        disk.cutPower(new PowerCut.LosesAll());
        assertThat(disk.read(FILE)).as("its content was not synced").isEmpty();
    }

    @Test
    void powerCutKeepsWhatWasSyncedWhateverElseItKeeps() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            disk.deleteTree(HOME);
            home();
            durable(FILE, "durable");
            disk.append(FILE, bytes("-torn"));
            disk.cutPower(new PowerCut.KeepsSome(seed));
            assertThat(text(FILE)).startsWith("durable");
            assertThat(text(FILE).length()).isLessThanOrEqualTo("durable-torn".length());
        }
    }

    @Test
    void appendsTearAtAnyByteAndMayEndInZeros() throws IOException {
        Set<String> left = afterEachOf(300, () -> {
            durable(FILE, "ab");
            disk.append(FILE, bytes("cd"));
        });
        assertThat(left).containsExactlyInAnyOrder("ab", "abc", "abcd", "ab\0\0", "abc\0");
    }

    @Test
    void cutThatWasNotSyncedMayBeUndoneAlsoUnderALaterAppend() throws IOException {
        Set<String> left = afterEachOf(300, () -> {
            durable(FILE, "abcd");
            disk.cut(FILE, 1);
            disk.append(FILE, bytes("X"));
        });
        assertThat(left).contains("abcd", "aXcd", "a", "aX").doesNotContain("abXd");
    }

    @Test
    void renamingThatWasNotSyncedMayBeUndoneButShowsOneNameAlways() throws IOException {
        Path other = HOME.resolve("other");
        Set<String> left = new TreeSet<>();
        for (long seed = 0; seed < 50; seed++) {
            disk.deleteTree(HOME);
            home();
            durable(FILE, "new");
            durable(other, "old");
            disk.rename(FILE, other);
            disk.cutPower(new PowerCut.KeepsSome(seed));
            left.add(disk.list(HOME).stream().map(Path::getFileName).toList() + " " + text(other));
        }
        assertThat(left).containsExactly("[file, other] old", "[other] new");
    }

    @Test
    void namesSurviveInAnyOrderButThoseOfOneChainInTheirs() throws IOException {
        Set<String> left = new TreeSet<>();
        for (long seed = 0; seed < 300; seed++) {
            disk.deleteTree(HOME);
            home();
            durable(HOME.resolve("a"), "x");
            disk.rename(HOME.resolve("a"), HOME.resolve("b"));
            disk.rename(HOME.resolve("b"), HOME.resolve("c"));
            disk.create(HOME.resolve("z"), bytes(""), Access.OWNER);
            disk.cutPower(new PowerCut.KeepsSome(seed));
            left.add(disk.list(HOME).stream()
                    .map(Path::getFileName)
                    .map(String::valueOf)
                    .collect(Collectors.joining()));
        }
        assertThat(left).containsExactly("a", "az", "b", "bz", "c", "cz");
    }

    @Test
    void syncOfADirectoryCompletesARenamingIntoItFromAnother() throws IOException {
        Path below = HOME.resolve("below");
        disk.createDirectory(below, Access.OWNER);
        disk.syncDirectory(HOME);
        disk.create(FILE, bytes("x"), Access.OWNER);
        disk.sync(FILE);
        disk.rename(FILE, below.resolve("file"));
        disk.syncDirectory(below);
        disk.cutPower(new PowerCut.LosesAll());
        assertThat(disk.list(HOME)).containsExactly(below);
        assertThat(text(below.resolve("file"))).isEqualTo("x");
    }

    @Test
    void rebootKeepsEverythingAndChangesTheBoot() throws IOException {
        Path boot = Path.of("/proc/sys/kernel/random/boot_id");
        String before = text(boot);
        disk.create(FILE, bytes("x"), Access.OWNER);
        disk.reboot();
        assertThat(text(FILE)).isEqualTo("x");
        assertThat(text(boot)).isNotEqualTo(before);
    }

    @Test
    void fullDiskTakesWhatFitsAndHasRoomAgainOnceSomethingIsDeleted() throws IOException {
        disk.create(HOME.resolve("filler"), bytes("0123456789"), Access.OWNER);
        disk.fullAfter(3);
        assertThat(disk.space(HOME).usableBytes()).isEqualTo(3);
        assertThatThrownBy(() -> disk.create(FILE, bytes("content"), Access.OWNER))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("No space left on device");
        assertThat(text(FILE)).isEqualTo("con");
        disk.delete(HOME.resolve("filler"));
        disk.append(FILE, bytes("tent"));
        assertThat(text(FILE)).isEqualTo("content");
        disk.roomy();
        assertThat(disk.space(HOME).usableBytes()).isGreaterThan(1 << 30);
    }

    @Test
    void processDiesBeforeAfterAndInTheMiddleOfAnOperationAndCanDoNothingMore() throws IOException {
        Disk before = disk.usedBy(process).dieBefore(2);
        before.look(HOME);
        assertThatThrownBy(() -> before.create(FILE, bytes("x"), Access.OWNER)).isInstanceOf(Killed.class);
        assertThat(disk.look(FILE)).isEmpty();

        SimulatedProcess second = SimulatedProcess.begin();
        Disk middle = disk.usedBy(second).dieWriting(1, 2);
        assertThatThrownBy(() -> middle.create(FILE, bytes("text"), Access.OWNER))
                .isInstanceOf(Killed.class)
                .hasMessageContaining("operation 1 CREATE file");
        assertThat(text(FILE)).isEqualTo("te");

        SimulatedProcess third = SimulatedProcess.begin();
        Disk after = disk.usedBy(third).dieAfter(1);
        assertThatThrownBy(() -> after.append(FILE, bytes("xt"))).isInstanceOf(Killed.class);
        assertThatThrownBy(() -> after.delete(FILE)).isInstanceOf(Killed.class);
        assertThatThrownBy(() -> after.read(FILE)).isInstanceOf(Killed.class);
        assertThat(text(FILE)).isEqualTo("text");
        assertThat(third.death()).contains("after operation 1 APPEND file");
    }

    @Test
    void powerCutKillsEveryProcessThatUsedTheDisk() {
        Disk used = disk.usedBy(process);
        disk.cutPower(new PowerCut.LosesAll());
        assertThatThrownBy(() -> used.look(HOME)).isInstanceOf(Killed.class).hasMessageContaining("power cut");
    }

    @Test
    void failingOperationDoesNothingAndTheProcessGoesOn() throws IOException {
        ProcessDisk used = disk.usedBy(process).failAt(1);
        assertThatThrownBy(() -> used.create(FILE, bytes("x"), Access.OWNER))
                .isInstanceOf(IOException.class)
                .hasMessage("Input/output error");
        assertThat(disk.look(FILE)).isEmpty();
        used.create(FILE, bytes("x"), Access.OWNER);
        assertThat(text(FILE)).isEqualTo("x");
    }

    @Test
    void countsEveryOperationAndEachThingInATree() throws IOException {
        ProcessDisk used = disk.usedBy(process);
        used.create(FILE, bytes("abc"), Access.OWNER);
        used.deleteTree(HOME);
        assertThat(used.operations())
                .extracting(operation -> operation.number() + operation.kind().name() + operation.bytes())
                .containsExactly("1CREATE3", "2LOOK0", "3LOOK0", "4LOOK0", "5DELETE0", "6DELETE0");
        assertThat(used.operations().stream().filter(each -> each.kind().changes()))
                .hasSize(3);
    }

    @Test
    void copyHoldsWhatIsDurableAndGoesItsOwnWay() throws IOException {
        durable(FILE, "durable");
        disk.append(FILE, bytes("-written"));
        disk.create(HOME.resolve("other"), bytes("x"), Access.OWNER);
        SimulatedDisk copy = disk.durable();
        assertThat(copy.list(HOME)).containsExactly(FILE);
        assertThat(new String(copy.read(FILE), UTF_8)).isEqualTo("durable");
        copy.deleteTree(HOME);
        assertThat(text(FILE)).isEqualTo("durable-written");
    }

    @Test
    void mediumChangesOneBit() throws IOException {
        durable(FILE, "a");
        disk.flip(FILE, 1);
        assertThat(text(FILE)).isEqualTo("c");
        disk.cutPower(new PowerCut.LosesAll());
        assertThat(text(FILE)).isEqualTo("c");
    }

    private interface Steps {
        void run() throws IOException;
    }

    private Set<String> afterEachOf(int seeds, Steps steps) throws IOException {
        Set<String> left = new TreeSet<>();
        for (long seed : LongStream.range(0, seeds).toArray()) {
            disk.deleteTree(HOME);
            home();
            steps.run();
            disk.cutPower(new PowerCut.KeepsSome(seed));
            left.add(text(FILE));
        }
        return left;
    }

    private void durable(Path file, String content) throws IOException {
        disk.create(file, bytes(content), Access.OWNER);
        disk.sync(file);
        disk.syncDirectory(HOME);
    }

    private String text(Path file) throws IOException {
        return new String(disk.read(file), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
