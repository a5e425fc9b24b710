package io.safeupgrade.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.exec.CommandResult.Exited;
import io.safeupgrade.exec.CommandResult.GivenUp;
import io.safeupgrade.exec.CommandResult.NotStarted;
import io.safeupgrade.spi.Cancellation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CommandRunnerTests {

    @TempDir
    Path directory;

    private final CommandRunner runner = CommandRunner.create().withGrace(Duration.ofMillis(200));

    @Test
    void reportsExitCodeAndBothStreams() {
        CommandResult result = runner.run(sh("echo out; echo err >&2; exit 3"), Calls.patient());

        assertThat(result).isInstanceOfSatisfying(Exited.class, exited -> {
            assertThat(exited.code()).isEqualTo(3);
            assertThat(exited.stdout()).isEqualTo("out\n");
            assertThat(exited.stderr()).isEqualTo("err\n");
        });
        assertThat(result.succeeded()).isFalse();
        assertThat(result.ending()).isEqualTo("exit code [3]");
    }

    @Test
    void passesArgumentsOnByteForByte() {
        List<String> hostile = List.of(" spaces around ", "", "$(id)", "a\"b'c", "*", "ü\n-x", "\\");
        List<String> argv = new java.util.ArrayList<>(List.of("printf", "[%s]"));
        argv.addAll(hostile);

        CommandResult result = runner.run(Command.of(argv), Calls.patient());

        assertThat(((Exited) result).stdout())
                .isEqualTo(String.join(
                        "", hostile.stream().map(text -> "[" + text + "]").toList()));
    }

    @Test
    void addsToAndRemovesFromTheInheritedEnvironment() {
        Command command = sh("echo \"${ADDED-unset} ${PATH-unset}\"")
                .environment(Map.of("ADDED", "yes"))
                .withoutInherited(Set.of("PATH"));

        assertThat(((Exited) runner.run(command, Calls.patient())).stdout()).startsWith("yes ");
        assertThat(((Exited) runner.run(
                                Command.of("/usr/bin/env")
                                        .withoutInherited(name -> true)
                                        .environment(Map.of("A", "1")),
                                Calls.patient()))
                        .stdout()
                        .lines()
                        .map(line -> line.replaceFirst("=.*", "")))
                .containsExactlyInAnyOrder("A", "SAFE_UPGRADE_COMMAND");
    }

    @Test
    void neverShowsTheEnvironment() {
        Command command = Command.of("/nonexistent/tool").environment(Map.of("PGPASSWORD", "hunter2"));

        assertThat(command.toString()).doesNotContain("hunter2", "PGPASSWORD");
        assertThat(runner.run(command, Calls.patient()).toString()).doesNotContain("hunter2");
        assertThatThrownBy(() -> Command.of("x").environment(Map.of("PGPASSWORD", "hunter2\0")))
                .hasMessageContaining("PGPASSWORD")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void namesAProgramThatIsMissing() {
        CommandResult result = runner.run(Command.of("pg_dump_of_another_world", "--all"), Calls.patient());

        assertThat(result).isInstanceOfSatisfying(NotStarted.class, not -> {
            assertThat(not.failure().what())
                    .isEqualTo("cannot run [pg_dump_of_another_world]: No such file or directory");
            assertThat(not.failure().remedy()).isNotBlank();
        });
    }

    @Test
    void namesADirectoryThatIsMissing() {
        CommandResult result = runner.run(Command.of("true").directory(directory.resolve("none")), Calls.patient());

        assertThat(result.ending()).contains("its directory [" + directory.resolve("none") + "] does not exist");
    }

    @Test
    void keepsTheTailOfABigOutput() {
        Command command =
                sh("yes 0123456789 | head -c 5000000; echo; echo last").outputCap(1000);

        Exited exited = (Exited) runner.run(command, Calls.patient());

        assertThat(exited.stdout()).hasSize(1000).endsWith("\nlast\n");
    }

    @Test
    void streamsBinaryDataBothWays() throws IOException {
        byte[] data = new byte[3_000_000];
        new Random(7).nextBytes(data);
        ByteArrayOutputStream sink = new ByteArrayOutputStream();

        CommandResult result = runner.run(
                Command.of("cat").stdin(new ByteArrayInputStream(data)).stdout(sink), Calls.patient());

        assertThat(result.succeeded()).isTrue();
        assertThat(sink.toByteArray()).isEqualTo(data);
        assertThat(((Exited) result).stdout()).isEmpty();
    }

    @Test
    void deadlineKillsGrandchildThatHoldsStdout() throws IOException {
        Path pids = directory.resolve("pids");
        Command command = sh("sleep 300 & echo $! > \"$0\"; wait", pids);

        CommandResult result = runner.run(command, Calls.until(() -> lines(pids) == 1));

        assertThat(result)
                .isInstanceOfSatisfying(
                        GivenUp.class, given -> assertThat(given.reason()).isEqualTo("past its deadline"));
        assertAllGone(pids);
    }

    @Test
    void deadlineKillsGrandchildWhoseParentHasEnded() throws IOException {
        Path pids = directory.resolve("pids");
        Command command = sh("(sleep 300 & echo $! > \"$0\"); exec sleep 301", pids);

        runner.run(command, Calls.until(() -> lines(pids) == 1));

        assertAllGone(pids);
    }

    @Test
    void killsATreeThatIgnoresSigterm() throws IOException {
        Path pids = directory.resolve("pids");
        Command command = sh(
                "trap '' TERM; (trap '' TERM; echo $$ >> \"$0\"; while :; do sleep 1; done) & "
                        + "echo $! >> \"$0\"; while :; do sleep 1; done",
                pids);

        CommandResult result = runner.run(command, Calls.until(() -> lines(pids) == 2));

        assertThat(result).isInstanceOf(GivenUp.class);
        assertAllGone(pids);
    }

    @RepeatedTest(20)
    @DisplayName("a shell that is given up does not go on with its next command")
    void givenUpShellDoesNotGoOn() {
        Path pids = directory.resolve("pids");

        runner.run(
                sh("sh -c 'echo $$ > \"$0\"; exec sleep 300' \"$0\"; echo x > \"$0.next\"", pids),
                Calls.until(() -> lines(pids) == 1));

        assertThat(directory.resolve("pids.next")).doesNotExist();
    }

    @Test
    void cancellationKillsAndTellsItsReason() throws Exception {
        Path pids = directory.resolve("pids");
        Cancellation cancellation = Cancellation.create();
        Thread operator = new Thread(() -> {
            awaitFile(pids);
            cancellation.request("cancelled by SIGTERM");
        });
        operator.start();

        CommandResult result =
                runner.run(sh("echo said; echo $$ > \"$0\"; exec sleep 300", pids), Calls.cancelledBy(cancellation));

        operator.join();
        assertThat(result).isInstanceOfSatisfying(GivenUp.class, given -> {
            assertThat(given.reason()).isEqualTo("cancelled by SIGTERM");
            assertThat(given.stdout()).isEqualTo("said\n");
        });
        assertAllGone(pids);
    }

    @Test
    void doesNotStartWhatIsAlreadyCancelled() {
        Cancellation cancellation = Cancellation.create();
        cancellation.request("too late");

        CommandResult result =
                runner.run(sh("echo ran > \"$0\"", directory.resolve("ran")), Calls.cancelledBy(cancellation));

        assertThat(result).isInstanceOf(GivenUp.class);
        assertThat(directory.resolve("ran")).doesNotExist();
    }

    @Test
    void interruptKillsAndKeepsTheFlag() throws IOException {
        Path pids = directory.resolve("pids");
        Thread me = Thread.currentThread();
        new Thread(() -> {
                    awaitFile(pids);
                    me.interrupt();
                })
                .start();

        CommandResult result = runner.run(sh("echo $$ > \"$0\"; exec sleep 300", pids), Calls.patient());

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result).isInstanceOf(GivenUp.class);
        assertAllGone(pids);
    }

    @Test
    void doesNotWaitForADaemonThatACommandLeaves() throws IOException {
        Path pids = directory.resolve("pids");

        CommandResult result = runner.run(sh("sleep 300 & echo $! > \"$0\"; echo started", pids), Calls.patient());

        assertThat(result)
                .isInstanceOfSatisfying(
                        Exited.class, exited -> assertThat(exited.stdout()).isEqualTo("started\n"));
        ProcessHandle daemon =
                ProcessHandle.of(Long.parseLong(Files.readString(pids).strip())).orElseThrow();
        assertThat(daemon.isAlive()).as("a daemon is legitimate").isTrue();
        daemon.destroyForcibly();
    }

    @Test
    @DisplayName("a full disk under the sink kills the program and is the primary cause")
    void sinkThatThrowsIsThePrimaryCause() throws IOException {
        Path pids = directory.resolve("pids");
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };

        CommandResult result = runner.run(sh("echo $$ > \"$0\"; exec yes", pids).stdout(full), Calls.patient());

        assertThat(result).isInstanceOfSatisfying(GivenUp.class, given -> {
            assertThat(given.cause()).get().extracting(Throwable::getMessage).isEqualTo("No space left on device");
            assertThat(given.reason()).contains("No space left on device");
        });
        assertAllGone(pids);
    }

    @Test
    void sinkThatThrowsAtTheLastByteIsNoSuccess() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) {}

            @Override
            public void flush() throws IOException {
                throw new IOException("No space left on device");
            }
        };

        assertThat(runner.run(sh("echo done").stdout(full), Calls.patient())).isInstanceOf(GivenUp.class);
    }

    @Test
    void brokenInputIsNeverTakenForItsEnd() {
        Path applied = directory.resolve("applied");
        InputStream torn = new InputStream() {
            private int left = 10;

            @Override
            public int read() throws IOException {
                if (left-- == 0) {
                    throw new IOException("unexpected end of zstd stream");
                }
                return 'x';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                bytes[offset] = (byte) read();
                return 1;
            }
        };

        CommandResult result =
                runner.run(sh("cat > /dev/null; echo yes > \"$0\"", applied).stdin(torn), Calls.patient());

        assertThat(result)
                .isInstanceOfSatisfying(
                        GivenUp.class, given -> assertThat(given.reason()).contains("unexpected end of zstd stream"));
        assertThat(applied).doesNotExist();
    }

    @Test
    void sinkThatBlocksForEverDoesNotOutliveTheDeadline() {
        CountDownLatch never = new CountDownLatch(1);
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                try {
                    never.await();
                } catch (InterruptedException asked) {
                    throw new IOException(asked);
                }
            }
        };

        CommandResult result = runner.run(sh("echo x").stdout(stuck), Calls.within(Duration.ofMillis(700)));

        assertThat(result).isInstanceOf(GivenUp.class);
        never.countDown();
    }

    @Test
    void inputNobodyReadsToItsEndDoesNotMatter() {
        Command command = sh("exit 0").stdin(new ByteArrayInputStream(new byte[1_000_000]));

        assertThat(runner.run(command, Calls.patient()).succeeded()).isTrue();
    }

    @Test
    void failureCarriesTheLastErrorLinesWithoutPasswords() {
        CommandResult result = runner.run(
                sh("echo 'could not connect to postgres://till:hunter2@db/till' >&2; exit 1"), Calls.patient());

        assertThat(result.failure(io.safeupgrade.ErrorCode.BACKUP_FAILED, "pg_dump failed", "look")
                        .evidence())
                .containsExactly("could not connect to postgres://till:***@db/till");
    }

    private static Command sh(String script, Path... argument) {
        List<String> argv = new java.util.ArrayList<>(List.of("sh", "-c", script));
        for (Path path : argument) {
            argv.add(path.toString());
        }
        return Command.of(argv);
    }

    private static long lines(Path file) {
        try {
            return Files.exists(file)
                    ? Files.readString(file).chars().filter(c -> c == '\n').count()
                    : 0;
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static void awaitFile(Path file) {
        while (lines(file) == 0) {
            Thread.onSpinWait();
        }
    }

    private static void assertAllGone(Path pids) throws IOException {
        List<String> lines = Files.readAllLines(pids, StandardCharsets.UTF_8);
        assertThat(lines).isNotEmpty();
        assertThat(lines)
                .allSatisfy(line -> assertThat(ProcessIdentity.of(Long.parseLong(line.strip())))
                        .isEmpty());
    }
}
