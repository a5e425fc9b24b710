package io.safeupgrade.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.ServiceState;
import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.ServiceState.BootPolicy;
import io.safeupgrade.spi.ServiceController.NotReached;
import io.safeupgrade.spi.ServiceController.Reached;
import io.safeupgrade.spi.ServiceController.ServiceResult;
import io.safeupgrade.spi.ServiceController.StartRequest;
import io.safeupgrade.spi.ServiceController.StopRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProcessServiceTests {

    @TempDir
    Path directory;

    private ProcessService service;

    @AfterEach
    void leavesNothingRunning() {
        if (service != null) {
            service.grace(Duration.ofMillis(100)).stop(new StopRequest(Calls.patient()));
        }
    }

    @Test
    void isStoppedBeforeItWasEverStarted() {
        use("exec sleep 300");

        ServiceState state = service.state(Calls.patient());

        assertThat(state).isEqualTo(new ServiceState(Activity.STOPPED, BootPolicy.NONE, "", Map.of()));
        assertThat(stop()).isInstanceOf(Reached.class);
    }

    @Test
    void startsOnceAndKeepsItsIncarnation() throws IOException {
        use("echo x >> \"$0\"; exec sleep 300");

        ServiceState first = reached(start());
        ServiceState second = reached(start());

        assertThat(first.activity()).isEqualTo(Activity.ACTIVE);
        assertThat(first.incarnation()).isNotEmpty().isEqualTo(second.incarnation());
        assertThat(Files.readAllLines(marker())).hasSize(1);
    }

    @Test
    void incarnationChangesWithEachStart() {
        use("exec sleep 300");
        String first = reached(start()).incarnation();
        stop();

        assertThat(reached(start()).incarnation()).isNotEqualTo(first);
    }

    @Test
    void isKnownToAnotherControllerOfTheSameDirectory() {
        use("exec sleep 300");
        ServiceState started = reached(start());

        ProcessService other = ProcessService.of(directory.resolve("state"), Command.of("true"));

        assertThat(other.state(Calls.patient())).isEqualTo(started);
        assertThat(reached(other.stop(new StopRequest(Calls.patient()))).activity())
                .isEqualTo(Activity.STOPPED);
        assertThat(service.state(Calls.patient()).activity()).isEqualTo(Activity.STOPPED);
    }

    @Test
    void stopKillsATreeThatIgnoresSigterm() throws IOException {
        use("trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & echo $! >> \"$0\"; echo $$ >> \"$0\"; "
                + "while :; do sleep 1; done");
        service = service.grace(Duration.ofMillis(200));
        start();
        awaitUntil(() -> lines(marker()).size() == 2);

        assertThat(reached(stop()).activity()).isEqualTo(Activity.STOPPED);
        assertThat(lines(marker())).allSatisfy(this::assertGone);
    }

    @Test
    void stopFindsAGrandchildThatLeftItsSession() throws IOException {
        use("setsid sh -c 'echo $$ > \"$0\"; exec sleep 300' \"$0\" & sleep 1000");
        start();
        awaitUntil(() -> lines(marker()).size() == 1);

        stop();

        assertThat(lines(marker())).allSatisfy(this::assertGone);
    }

    @Test
    void isChangingWhileSomethingOfItOutlivesTheHead() throws IOException {
        use("(echo $$ > \"$0.other\"; exec sleep 300) & echo $! > \"$0\"; exec sleep 301");
        ServiceState started = reached(start());
        long head = Long.parseLong(started.incarnation().replaceFirst("@.*", ""));
        ProcessHandle keeper = ProcessHandle.of(head).orElseThrow();
        keeper.destroyForcibly();
        awaitUntil(() -> ProcessIdentity.of(head).isEmpty());

        assertThat(service.state(Calls.patient()).activity()).isEqualTo(Activity.CHANGING);
        assertThat(reached(stop()).activity()).isEqualTo(Activity.STOPPED);
    }

    @Test
    void failedWhenItEndedByItselfWithAnErrorAndStoppedWhenWithout() {
        use("exit 3");
        start();
        assertThat(service.state(Calls.patient()).activity()).isEqualTo(Activity.FAILED);
        stop();
        assertThat(service.state(Calls.patient()).activity()).isEqualTo(Activity.STOPPED);

        use("exit 0");
        start();
        assertThat(service.state(Calls.patient()).activity()).isEqualTo(Activity.STOPPED);
    }

    @Test
    void failedWhenItWasKilledFromOutside() {
        use("exec sleep 300");
        reached(start());
        long head = Long.parseLong(service.state(Calls.patient()).incarnation().replaceFirst("@.*", ""));
        ProcessHandle keeper = ProcessHandle.of(head).orElseThrow();
        keeper.descendants().forEach(ProcessHandle::destroyForcibly);
        awaitUntil(() -> ProcessIdentity.of(head).isEmpty());

        assertThat(service.state(Calls.patient()).activity()).isEqualTo(Activity.FAILED);
    }

    @Test
    void failedStartCarriesCodeAndLastLogLinesOfThisStartOnly() {
        use("echo \"line of try $(wc -l < \"$0\")\"; echo x >> \"$0\"; exit 7", true);

        start();
        ServiceResult second = start();

        assertThat(second).isInstanceOfSatisfying(NotReached.class, not -> {
            assertThat(not.why().code()).isEqualTo(ErrorCode.START_FAILED);
            assertThat(not.why().what()).isEqualTo("[sh] ended by itself with exit code [7]");
            assertThat(not.why().evidence()).containsExactly("line of try 1");
            assertThat(not.state().activity()).isEqualTo(Activity.FAILED);
        });
    }

    @Test
    void missingProgramIsAFailedStartThatNamesIt() {
        service = ProcessService.of(directory.resolve("state"), Command.of("/nonexistent/till"));

        assertThat(start())
                .isInstanceOfSatisfying(
                        NotReached.class,
                        not -> assertThat(not.why().evidence()).anyMatch(line -> line.contains("/nonexistent/till")));
    }

    @Test
    void waitsForReadinessAndKillsWhatNeverGetsReady() {
        use("echo warming up; exec sleep 300");
        ProcessService never = service.ready(call -> false);

        ServiceResult result = never.start(
                new StartRequest(Calls.until(() -> !lines(never.log()).isEmpty()), never.state(Calls.patient())));

        assertThat(result).isInstanceOfSatisfying(NotReached.class, not -> {
            assertThat(not.why().what()).contains("did not become ready");
            assertThat(not.why().evidence()).containsExactly("warming up");
            assertThat(not.state().activity()).isEqualTo(Activity.STOPPED);
        });
    }

    @Test
    void readyWhenTheConditionHolds() {
        use("echo up > \"$0\"; exec sleep 300");
        service = service.ready(call -> Files.exists(marker()));

        assertThat(reached(start()).activity()).isEqualTo(Activity.ACTIVE);
        assertThat(marker()).exists();
    }

    @Test
    void recycledNumberIsNeverTakenForTheService() throws IOException {
        use("exec sleep 300");
        Process stranger = new ProcessBuilder("sleep", "300").start();
        try {
            Files.createDirectories(directory.resolve("state"));
            Files.writeString(directory.resolve("state/service.pid"), stranger.pid() + "\nanother-boot/1234\n");

            assertThat(service.state(Calls.patient()).activity()).isEqualTo(Activity.FAILED);
            assertThat(stop()).isInstanceOf(Reached.class);
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void crashBetweenStartAndRecordLeavesNoSecondProcess() throws IOException {
        use("echo $$ >> \"$0\"; exec sleep 300");
        start();
        Files.delete(directory.resolve("state/service.pid"));

        assertThat(service.state(Calls.patient()).activity()).isEqualTo(Activity.CHANGING);
        reached(start());

        awaitUntil(() -> lines(marker()).size() == 2);
        assertGone(lines(marker()).getFirst());
    }

    @Test
    void keepsItsFilesPrivate() throws IOException {
        use("exec sleep 300");
        start();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("state"))))
                .isEqualTo("rwx------");
        for (String name : List.of("service.log", "service.pid")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(
                            directory.resolve("state").resolve(name))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void survivesTheJvmThatStartedIt() throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        directory.resolve("state").toString())
                .inheritIO()
                .start();
        assertThat(jvm.waitFor()).isZero();

        service = ProcessService.of(directory.resolve("state"), Command.of("true"));
        assertThat(service.state(Calls.patient()).activity()).isEqualTo(Activity.ACTIVE);
    }

    /** The JVM of {@link #survivesTheJvmThatStartedIt}. */
    static final class Starter {

        private Starter() {}

        public static void main(String[] arguments) {
            ProcessService till = ProcessService.of(Path.of(arguments[0]), Command.of("sleep", "300"));
            ServiceResult result = till.start(new StartRequest(Calls.patient(), till.state(Calls.patient())));
            Runtime.getRuntime().halt(result instanceof Reached ? 0 : 1);
        }
    }

    @Test
    void refusesStreamsThatCouldNotOutliveTheStarter() {
        Command command = Command.of("cat").stdin(new ByteArrayInputStream(new byte[0]));

        assertThatThrownBy(() -> ProcessService.of(directory, command)).isInstanceOf(IllegalArgumentException.class);
    }

    private void use(String script) {
        use(script, false);
    }

    private void use(String script, boolean prepareMarker) {
        if (prepareMarker) {
            try {
                Files.writeString(marker(), "");
            } catch (IOException unable) {
                throw new java.io.UncheckedIOException(unable);
            }
        }
        service = ProcessService.of(directory.resolve("state"), Command.of("sh", "-c", script, marker().toString()));
    }

    private Path marker() {
        return directory.resolve("marker");
    }

    private ServiceResult start() {
        return service.start(new StartRequest(Calls.patient(), service.state(Calls.patient())));
    }

    private ServiceResult stop() {
        return service.stop(new StopRequest(Calls.patient()));
    }

    private static ServiceState reached(ServiceResult result) {
        assertThat(result).isInstanceOf(Reached.class);
        return ((Reached) result).state();
    }

    private void assertGone(String pid) {
        assertThat(ProcessIdentity.of(Long.parseLong(pid.strip()))).isEmpty();
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static void awaitUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
