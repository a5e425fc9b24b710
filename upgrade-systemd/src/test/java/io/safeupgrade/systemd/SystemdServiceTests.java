package io.safeupgrade.systemd;

import static io.safeupgrade.systemd.ScriptedSystemd.block;
import static io.safeupgrade.systemd.ScriptedSystemd.patient;
import static io.safeupgrade.systemd.ScriptedSystemd.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.ServiceState;
import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.ServiceState.BootPolicy;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.spi.CallContext;
import io.safeupgrade.spi.ServiceController.NotReached;
import io.safeupgrade.spi.ServiceController.Reached;
import io.safeupgrade.spi.ServiceController.ServiceResult;
import io.safeupgrade.spi.ServiceController.StartRequest;
import io.safeupgrade.spi.ServiceController.StopRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SystemdServiceTests {

    private static final String UP =
            block("till.service", "active", "running", "UnitFileState=enabled", "InvocationID=one");
    private static final String DOWN = block("till.service", "inactive", "dead", "UnitFileState=enabled");
    private static final String WORKER_UP =
            block("worker.service", "active", "running", "UnitFileState=disabled", "InvocationID=two");
    private static final String WORKER_DOWN = block("worker.service", "inactive", "dead", "UnitFileState=disabled");

    @TempDir
    Path directory;

    private ScriptedSystemd systemd;

    @BeforeEach
    void script() {
        systemd = new ScriptedSystemd(directory);
    }

    @Test
    void sumsUpSeveralUnitsAndRemembersEach() {
        systemd.state(UP, WORKER_DOWN);

        assertThat(systemd.service("till.service", "worker.service").state(patient()))
                .isEqualTo(new ServiceState(
                        Activity.ACTIVE,
                        BootPolicy.ENABLED,
                        "till.service=one",
                        Map.of("till.service", "ACTIVE/enabled", "worker.service", "STOPPED/disabled")));
    }

    @Test
    void anUnreadableStateIsNoState() throws IOException {
        Files.writeString(directory.resolve("systemctl"), "#!/bin/sh\necho 'Failed to connect to bus' >&2; exit 1\n");

        assertThatThrownBy(() -> systemd.service("till.service").state(patient()))
                .isInstanceOf(UpgradeException.class)
                .hasMessageContaining("cannot read the state of [till.service]");
    }

    @Test
    void stopsOnlyWhatIsUpAndProvesIt() {
        systemd.state(UP, WORKER_DOWN).later("down", DOWN, WORKER_DOWN).on("stop", "cp down state");

        ServiceResult result = systemd.service("till.service", "worker.service").stop(new StopRequest(patient()));

        assertThat(result).isInstanceOf(Reached.class);
        assertThat(systemd.calls()).containsExactly("systemctl stop till.service");
    }

    @Test
    void stoppingWhatIsStoppedSucceedsAtOnce() {
        systemd.state(DOWN);

        assertThat(systemd.service("till.service").stop(new StopRequest(patient())))
                .isInstanceOf(Reached.class);
        assertThat(systemd.calls()).isEmpty();
    }

    @Test
    void killsTheGroupWhenTheStopHangs() {
        systemd.state(UP).later("down", DOWN).on("stop", "exec sleep 100").on("kill", "cp down state");

        ServiceResult result = systemd.service("till.service").stop(new StopRequest(systemd.callIn("stop", 80)));

        assertThat(result).isInstanceOf(Reached.class);
        assertThat(systemd.calls())
                .containsExactly("systemctl stop till.service", "systemctl kill --signal=SIGKILL till.service");
    }

    @Test
    void killsWhatAStoppedUnitLeftBehind() throws Exception {
        Process leftBehind = new ProcessBuilder("sleep", "300").start();
        try {
            systemd.state(DOWN).process("system.slice/till.service/sub", leftBehind.pid());
            Path procs = directory.resolve("cgroup/system.slice/till.service/sub/cgroup.procs");
            Thread kernel = new Thread(() -> {
                leftBehind.onExit().join();
                write(procs, "");
            });
            kernel.start();

            ServiceResult result = systemd.service("till.service").stop(new StopRequest(patient()));

            assertThat(result).isInstanceOf(Reached.class);
            assertThat(leftBehind.isAlive()).isFalse();
        } finally {
            leftBehind.destroyForcibly();
        }
    }

    @Test
    void namesWhatCannotBeKilled() {
        // No process has this number; the file says that somebody is there all the same.
        systemd.state(DOWN).process("system.slice/till.service", 4_999_999);

        ServiceResult result = systemd.service("till.service").stop(new StopRequest(within(Duration.ofSeconds(3))));

        assertThat(result).isInstanceOfSatisfying(NotReached.class, not -> {
            assertThat(not.why().code()).isEqualTo(ErrorCode.NOT_STOPPED);
            assertThat(not.why().what()).contains("processes left [4999999]");
        });
    }

    @Test
    @DisplayName("trap 9: daemon-reload and reset-failed come before the start")
    void startsWithFreshUnitFilesAndAFreshStartLimit() {
        systemd.state(DOWN).later("up", UP).on("start", "cp up state").on("reset-failed", "exit 1");

        assertThat(start("till.service")).isInstanceOf(Reached.class);
        assertThat(systemd.calls())
                .containsExactly(
                        "systemctl daemon-reload",
                        "systemctl reset-failed till.service",
                        "systemctl start till.service");
    }

    @Test
    void startingWhatRunsSucceedsAtOnce() {
        systemd.state(UP);

        assertThat(start("till.service")).isInstanceOf(Reached.class);
        assertThat(systemd.calls()).isEmpty();
    }

    @Test
    @DisplayName("trap 1: a start that returns 0 but leaves the unit inactive is no start")
    void believesTheStateAndNotTheExitCode() {
        systemd.state(block("till.service", "inactive", "dead", "ConditionResult=no"));

        assertThat(start("till.service"))
                .isInstanceOfSatisfying(
                        NotReached.class,
                        not -> assertThat(not.why().what())
                                .isEqualTo("[till.service] was not started: a condition of the unit does not hold"));
    }

    @Test
    @DisplayName("trap 1: a failed assert is told with the journal's words")
    void tellsAFailedAssert() {
        systemd.state(block("till.service", "inactive", "dead", "AssertResult=no"))
                .on("start", "exit 1")
                .on("journal", "echo 'till.service: Starting requested but asserts failed.'");

        assertThat(start("till.service")).isInstanceOfSatisfying(NotReached.class, not -> {
            assertThat(not.why().what()).contains("an assert of the unit does not hold");
            assertThat(not.why().evidence()).containsExactly("till.service: Starting requested but asserts failed.");
        });
        assertThat(systemd.journalCall()).contains("--unit=till.service").contains("--since=@");
    }

    @Test
    void aFailedStartCarriesTheJournalSinceItBegan() {
        systemd.state(DOWN)
                .later(
                        "failed",
                        block(
                                "till.service",
                                "failed",
                                "failed",
                                "InvocationID=new",
                                "Result=exit-code",
                                "ExecMainStatus=78"))
                .on("start", "cp failed state; exit 1")
                .on("journal", "echo 'cannot connect to postgres://till:hunter2@db/till'");

        assertThat(start("till.service")).isInstanceOfSatisfying(NotReached.class, not -> {
            assertThat(not.why().code()).isEqualTo(ErrorCode.START_FAILED);
            assertThat(not.why().what())
                    .isEqualTo("[till.service] is failed/failed, result exit-code, exit code 78 instead of active");
            assertThat(not.why().evidence()).containsExactly("cannot connect to postgres://till:***@db/till");
            assertThat(not.state().activity()).isEqualTo(Activity.FAILED);
        });
        assertThat(systemd.journalCall()).contains("--unit=till.service").contains("--since=@");
    }

    @Test
    void activatingIsNotActive() {
        systemd.state(DOWN)
                .later("activating", block("till.service", "activating", "start"))
                .on("start", "cp activating state");

        assertThat(start(systemd.callIn("start", 100), "till.service"))
                .isInstanceOfSatisfying(
                        NotReached.class,
                        not -> assertThat(not.why().what())
                                .isEqualTo("[till.service] is activating/start instead of active: past its deadline"));
    }

    @Test
    void aServiceThatDiesAMomentAfterItsStartIsNoStart() {
        systemd.state(DOWN)
                .later("up", UP)
                .later("failed", block("till.service", "failed", "failed", "InvocationID=one"))
                .on("start", "cp up state; (sleep 0.2; cp failed state) > /dev/null 2>&1 &");

        assertThat(start("till.service")).isInstanceOf(NotReached.class);
    }

    @Test
    void aMaskedUnitIsRefusedWithoutATry() {
        systemd.state("LoadState=masked\nActiveState=inactive\nUnitFileState=masked\n");

        assertThat(start("till.service")).isInstanceOfSatisfying(NotReached.class, not -> {
            assertThat(not.why().what()).contains("masked").contains("[till.service]");
            assertThat(not.why().remedy()).isEqualTo("systemctl unmask till.service");
        });
        assertThat(systemd.calls()).isEmpty();
    }

    @Test
    void aMissingUnitIsNamed() {
        systemd.state("LoadState=not-found\nActiveState=inactive\n").on("start", "exit 5");

        assertThat(start("till.service"))
                .isInstanceOfSatisfying(
                        NotReached.class,
                        not -> assertThat(not.why().what()).isEqualTo("[till.service] is not installed"));
    }

    @Test
    @DisplayName("trap 9: a start during shutdown counts as interrupted")
    void aStartDuringShutdownIsAnInterruption() {
        systemd.state(DOWN).on("start", "exit 1").on("is-system-running", "echo stopping; exit 1");

        assertThat(start("till.service"))
                .isInstanceOfSatisfying(
                        NotReached.class, not -> assertThat(not.why().code()).isEqualTo(ErrorCode.INTERRUPTED));
    }

    @Test
    void unitsFoundStoppedStayStopped() {
        systemd.state(UP, WORKER_DOWN);
        SystemdService service = systemd.service("till.service", "worker.service");
        ServiceState found = service.state(patient());

        List<UnitStatus> wanted = SystemdService.wanted(
                UnitStatus.parse(
                        List.of(new UnitName("till.service"), new UnitName("worker.service")),
                        DOWN + "\n" + WORKER_DOWN),
                found);

        assertThat(wanted).extracting(unit -> unit.unit().text()).containsExactly("till.service");
    }

    @Test
    void everythingIsStartedWhenAllWasFoundStopped() {
        systemd.state(DOWN, WORKER_DOWN).later("up", UP, WORKER_UP).on("start", "cp up state");

        assertThat(start("till.service", "worker.service")).isInstanceOf(Reached.class);
        assertThat(systemd.calls()).contains("systemctl start till.service worker.service");
    }

    private ServiceResult start(String... units) {
        return start(patient(), units);
    }

    private ServiceResult start(CallContext call, String... units) {
        SystemdService service = systemd.service(units);
        return service.start(new StartRequest(call, service.state(patient())));
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException unable) {
            throw new java.io.UncheckedIOException(unable);
        }
    }
}
