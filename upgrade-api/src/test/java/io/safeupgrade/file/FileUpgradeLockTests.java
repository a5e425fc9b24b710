package io.safeupgrade.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.Pace;
import io.safeupgrade.spi.UpgradeLock.Acquired;
import io.safeupgrade.spi.UpgradeLock.Busy;
import io.safeupgrade.spi.UpgradeLock.Held;
import io.safeupgrade.spi.UpgradeLock.LockRequest;
import io.safeupgrade.spi.UpgradeLock.LockResult;
import io.safeupgrade.spi.UpgradeLock.Unavailable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileUpgradeLockTests {

    @TempDir
    Path home;

    private Path file;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void place() {
        file = home.resolve("upgrade/lock");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
    }

    @Test
    void oneHolderAtATimeInOneProcess() {
        Held first = acquired(file);
        assertThat(acquire(file)).isInstanceOfSatisfying(Busy.class, busy -> {
            assertThat(busy.holder())
                    .contains(Sample.RUN.text())
                    .contains("pid " + ProcessHandle.current().pid());
            assertThat(busy.since()).isAfter(Instant.EPOCH);
        });
        first.close();
        first.close();
        assertThat(first.stillHeld()).isFalse();
        assertThat(acquired(file).stillHeld()).isTrue();
    }

    @Test
    void oneHolderAtATimeBetweenProcesses() throws IOException {
        Other other = start();
        assertThat(other.said()).startsWith("Acquired");
        assertThat(acquire(file))
                .isInstanceOfSatisfying(
                        Busy.class,
                        busy -> assertThat(busy.holder())
                                .contains("run " + Sample.OTHER_RUN)
                                .contains("pid " + other.process().pid()));
    }

    @Test
    void diesWithItsHolder() throws Exception {
        Other other = start();
        assertThat(other.said()).startsWith("Acquired");
        other.process().destroyForcibly().waitFor();
        assertThat(acquired(file).stillHeld()).isTrue();
    }

    @Test
    @DisplayName("trap 31: neither a second try nor reading lock.info in the holder's process drops the lock")
    void staysHeldWhateverTheHoldersProcessReads() throws IOException {
        Held held = acquired(file);
        assertThat(acquire(file)).isInstanceOf(Busy.class);
        Path link = Files.createSymbolicLink(home.resolve("other-name"), home);
        assertThat(acquire(link.resolve("upgrade/lock"))).isInstanceOf(Busy.class);
        assertThat(Files.readString(file.resolveSibling("lock.info"))).contains(Sample.RUN.text());
        assertThat(held.stillHeld()).isTrue();
        assertThat(start().said()).startsWith("Busy").contains(Sample.RUN.text());
    }

    @Test
    void waitsAsLongAsItsPatienceForAnotherProcess() throws Exception {
        Other other = start();
        assertThat(other.said()).startsWith("Acquired");
        List<Duration> pauses = new ArrayList<>();
        Pace pace = new ScriptedPace(pauses, () -> {
            if (pauses.size() == 3) {
                other.close();
            }
        });
        LockResult result = FileUpgradeLock.at(file).acquire(request(pace, Duration.ofMinutes(10)));
        assertThat(result).isInstanceOf(Acquired.class);
        open.add(((Acquired) result).held());
        assertThat(pauses).hasSize(3);
    }

    @Test
    void givesUpWhenItsPatienceEnds() {
        acquired(file);
        List<Duration> pauses = new ArrayList<>();
        LockResult result =
                FileUpgradeLock.at(file).acquire(request(new ScriptedPace(pauses, () -> {}), Duration.ofMillis(500)));
        assertThat(result).isInstanceOf(Busy.class);
        assertThat(pauses.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void informationOfDeadHolderDoesNotMatter() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file.resolveSibling("lock.info"), "{half");
        Held held = acquired(file);
        assertThat(Files.readString(file.resolveSibling("lock.info"))).contains(Sample.RUN.text());
        held.close();
        assertThat(file.resolveSibling("lock.info")).doesNotExist();
        assertThat(file).exists();
    }

    @Test
    void unreadableInformationStillMeansBusy() throws IOException {
        acquired(file);
        Files.writeString(file.resolveSibling("lock.info"), "{half");
        assertThat(acquire(file))
                .isInstanceOfSatisfying(
                        Busy.class, busy -> assertThat(busy.since()).isEqualTo(Instant.EPOCH));
    }

    @Test
    void isHeldWithoutInformationWhenTheDiskIsFull() {
        Disk full = FaultyDisk.over(Disk.real(), (method, arguments) -> {
            if (method.equals("create")) {
                throw new IOException("No space left on device");
            }
        });
        LockResult result = FileUpgradeLock.at(file, full).acquire(request(Pace.system(), Duration.ZERO));
        assertThat(result).isInstanceOf(Acquired.class);
        open.add(((Acquired) result).held());
    }

    @Test
    void noticesThatTheFileWasReplaced() throws IOException {
        Held held = acquired(file);
        Files.move(file, home.resolve("moved"));
        assertThat(held.stillHeld()).isFalse();
        Files.createFile(file);
        assertThat(held.stillHeld()).isFalse();
    }

    @Test
    void cannotBeTakenThroughLink() throws IOException {
        Files.createDirectories(file.getParent());
        Files.createSymbolicLink(file, home.resolve("elsewhere"));
        assertThat(acquire(file)).isInstanceOf(Unavailable.class);
        assertThat(home.resolve("elsewhere")).doesNotExist();
    }

    private Held acquired(Path where) {
        LockResult result = acquire(where);
        assertThat(result).isInstanceOf(Acquired.class);
        Held held = ((Acquired) result).held();
        open.add(held);
        return held;
    }

    private static LockResult acquire(Path where) {
        return FileUpgradeLock.at(where).acquire(request(Pace.system(), Duration.ZERO));
    }

    private static LockRequest request(Pace pace, Duration patience) {
        return new LockRequest(CallContext.look(Sample.RUN, Duration.ofHours(1), pace), "till", patience);
    }

    private Other start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        Other other = new Other(process, reader.readLine());
        open.add(other);
        return other;
    }

    private record Other(Process process, String said) implements AutoCloseable {
        @Override
        public void close() {
            process.destroyForcibly();
            process.onExit().join();
        }
    }

    private record ScriptedPace(List<Duration> pauses, Runnable onPause) implements Pace {
        @Override
        public long nanos() {
            return pauses.stream().mapToLong(Duration::toNanos).sum();
        }

        @Override
        public void pause(Duration duration) {
            pauses.add(duration);
            onPause.run();
        }

        @Override
        public Instant instant() {
            return Sample.NOW;
        }
    }
}
