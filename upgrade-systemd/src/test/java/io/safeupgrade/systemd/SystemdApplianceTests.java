package io.safeupgrade.systemd;

import static io.safeupgrade.systemd.Machine.install;
import static io.safeupgrade.systemd.Machine.serviceRunning;
import static io.safeupgrade.systemd.Machine.start;
import static io.safeupgrade.systemd.Machine.state;
import static io.safeupgrade.systemd.Machine.stop;
import static io.safeupgrade.systemd.Machine.systemctl;
import static io.safeupgrade.systemd.Machine.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.ServiceState;
import io.safeupgrade.ServiceState.Activity;
import io.safeupgrade.ServiceState.BootPolicy;
import io.safeupgrade.spi.ServiceController.NotReached;
import io.safeupgrade.spi.ServiceController.Reached;
import io.safeupgrade.spi.ServiceController.StartRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Prove the controller on a booted machine; {@code ./dev appliance} runs these inside one. */
@Tag("appliance")
@Timeout(120)
class SystemdApplianceTests {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    @DisplayName("tells enabled, disabled, static, masked, failed and missing apart")
    void tellsStatesApart() {
        SystemdService service = install("states.service", serviceRunning("exec sleep infinity"));
        assertThat(state(service).boot()).isEqualTo(BootPolicy.DISABLED);
        assertThat(state(service).activity()).isEqualTo(Activity.STOPPED);

        systemctl("enable", "states.service");
        assertThat(state(service).boot()).isEqualTo(BootPolicy.ENABLED);

        systemctl("disable", "states.service");
        SystemdService fixed = install("fixed.service", "[Service]\nExecStart=/bin/sleep infinity\n");
        assertThat(state(fixed).boot()).isEqualTo(BootPolicy.NONE);

        systemctl("mask", "--runtime", "ctrl-alt-del.target");
        assertThat(state(SystemdService.of("ctrl-alt-del.target")).boot()).isEqualTo(BootPolicy.MASKED);

        SystemdService failing = install("failing.service", serviceRunning("exit 3"));
        systemctl("start", "failing.service");
        assertThat(start(failing)).isInstanceOf(NotReached.class);
        assertThat(state(failing).activity()).isEqualTo(Activity.FAILED);

        assertThat(state(SystemdService.of("nobody-has-this.service")).activity())
                .isEqualTo(Activity.MISSING);
        assertThat(start(SystemdService.of("nobody-has-this.service")))
                .isInstanceOfSatisfying(
                        NotReached.class, not -> assertThat(not.why().what()).contains("is not installed"));
    }

    @Test
    @DisplayName("a masked unit is refused with the command that unmasks it")
    void refusesAMaskedUnit() throws IOException {
        Files.createSymbolicLink(Path.of("/etc/systemd/system/hidden.service"), Path.of("/dev/null"));
        systemctl("daemon-reload");

        assertThat(start(SystemdService.of("hidden.service")))
                .isInstanceOfSatisfying(
                        NotReached.class,
                        not -> assertThat(not.why().remedy()).isEqualTo("systemctl unmask hidden.service"));
    }

    @Test
    @DisplayName("starts and stops; twice is once; boot policy stays; the incarnation changes with each start")
    void startsAndStops() {
        SystemdService service = install("plain.service", serviceRunning("exec sleep infinity"));

        String first = ((Reached) start(service)).state().incarnation();
        assertThat(((Reached) start(service)).state().incarnation()).isEqualTo(first);
        assertThat(stop(service, LONG)).isInstanceOf(Reached.class);
        assertThat(stop(service, LONG)).isInstanceOfSatisfying(Reached.class, reached -> {
            assertThat(reached.state().activity()).isEqualTo(Activity.STOPPED);
            assertThat(reached.state().boot()).isEqualTo(BootPolicy.DISABLED);
        });
        assertThat(((Reached) start(service)).state().incarnation()).isNotEqualTo(first);
        stop(service, LONG);
    }

    @Test
    @DisplayName("errors of the service since its start: of its own lines by their priority, and of systemd about it")
    void readsErrorsOfThePresentIncarnation() {
        String complains = "echo \"<6>all is well\"; echo \"<3>the drawer is stuck\"; ";
        SystemdService service = install("complaining.service", said(complains));
        start(service);
        Machine.awaitWords();
        assertThat(service.errors(Machine.patient())).containsExactly("the drawer is stuck");
        stop(service, LONG);

        install("complaining.service", said("echo \"<6>mended\"; "));
        start(service);
        Machine.awaitWords();
        assertThat(service.errors(Machine.patient())).isEmpty();
        stop(service, LONG);
    }

    private static String said(String words) {
        return serviceRunning(words + "touch " + Machine.SAID + "; exec sleep infinity");
    }

    @Test
    @DisplayName("I11: a worker found stopped stays stopped when the principal comes back")
    void putsBackTheStateAsFoundOfEachUnit() {
        install("front.service", serviceRunning("exec sleep infinity"));
        install("worker.service", serviceRunning("exec sleep infinity"));
        SystemdService both = SystemdService.of("front.service", "worker.service");
        start(SystemdService.of("front.service"));
        ServiceState found = state(both);

        assertThat(stop(both, LONG)).isInstanceOf(Reached.class);
        assertThat(both.start(new StartRequest(Machine.patient(), found))).isInstanceOf(Reached.class);

        assertThat(state(both).memento())
                .isEqualTo(Map.of("front.service", "ACTIVE/disabled", "worker.service", "STOPPED/disabled"));
        stop(both, LONG);
    }

    @Test
    @DisplayName("a service that ignores SIGTERM is killed with its grandchildren, and its control group proven empty")
    void killsWhatIgnoresSigterm() throws IOException {
        Path pids = Path.of("/run/stubborn.pids");
        SystemdService service = install(
                "stubborn.service",
                "[Service]\nTimeoutStopSec=infinity\nExecStart=/bin/sh -c 'trap \"\" TERM; "
                        + "(trap \"\" TERM; setsid sh -c \"echo \\$\\$ >> " + pids
                        + "; exec sleep infinity\" & wait) & "
                        + "echo $$$$ >> " + pids + "; while :; do sleep 1; done'\n");
        start(service);
        awaitLines(pids, 2);

        assertThat(stop(service, Duration.ofSeconds(8))).isInstanceOf(Reached.class);

        assertThat(Files.readAllLines(pids))
                .allSatisfy(pid -> assertThat(Path.of("/proc", pid)).doesNotExist());
    }

    @Test
    @DisplayName("what KillMode=process leaves behind is killed too: inactive is no proof")
    void killsWhatKillModeProcessLeaves() throws IOException {
        Path pids = Path.of("/run/leaver.pids");
        SystemdService service = install(
                "leaver.service",
                "[Service]\nKillMode=process\nExecStart=/bin/sh -c 'sleep infinity & echo $! > " + pids + "; wait'\n");
        start(service);
        awaitLines(pids, 1);
        systemctl("stop", "leaver.service");
        Path leftOver = Path.of("/proc", Files.readString(pids).strip());
        assertThat(state(service).activity()).isEqualTo(Activity.STOPPED);
        assertThat(leftOver).as("systemd calls it stopped, and yet it runs").exists();

        assertThat(stop(service, LONG)).isInstanceOf(Reached.class);

        assertThat(leftOver).doesNotExist();
    }

    @Test
    @DisplayName("trap 1: a false condition returns 0 and looks fine; a false assert returns 1 and the journal says so")
    void assertsTellAndConditionsDoNot() {
        SystemdService skipped = install(
                "skipped.service", "[Unit]\nConditionPathExists=/nowhere\n" + serviceRunning("exec sleep infinity"));
        assertThat(systemctl("start", "skipped.service").code()).isZero();
        assertThat(systemctl("is-failed", "skipped.service").code()).isNotZero();
        assertThat(start(skipped))
                .isInstanceOfSatisfying(
                        NotReached.class,
                        not -> assertThat(not.why().what()).contains("a condition of the unit does not hold"));

        SystemdService asserted = install(
                "asserted.service", "[Unit]\nAssertPathExists=/nowhere\n" + serviceRunning("exec sleep infinity"));
        assertThat(systemctl("start", "asserted.service").code()).isEqualTo(1);
        assertThat(start(asserted)).isInstanceOfSatisfying(NotReached.class, not -> {
            assertThat(not.why().what()).contains("an assert of the unit does not hold");
            assertThat(not.why().evidence()).contains("Assertion failed for asserted.service.");
            assertThat(not.why().remedy()).contains("systemctl cat asserted.service");
        });
    }

    @Test
    @DisplayName("trap 1: the hold forbids a start, the permit allows it, and without a hold nothing is needed")
    void holdAndPermit() throws IOException {
        UnitAsserts asserts = new UnitAsserts(Path.of("/var/lib/till/hold"), Path.of("/run/till/permit"));
        write(UnitAsserts.fileFor(Path.of("/"), "till.service"), asserts.dropIn());
        SystemdService till = install("till.service", serviceRunning("exec sleep infinity"));
        systemctl("enable", "till.service");

        assertThat(start(till)).isInstanceOf(Reached.class);
        stop(till, LONG);
        write(asserts.hold(), "{}");
        assertThat(start(till)).isInstanceOf(NotReached.class);
        write(asserts.permit(), "run");
        assertThat(start(till)).isInstanceOf(Reached.class);
        Files.delete(asserts.permit());
        assertThat(state(till).activity())
                .as("a start that was allowed goes on")
                .isEqualTo(Activity.ACTIVE);

        // What RebootedApplianceTests finds: enabled, running with hold and permit.
        write(asserts.permit(), "run");
    }

    @Test
    @DisplayName("trap 9: exit code 78 is not tried again, also with Restart=always; its last words are told")
    void exit78IsNotRestarted() throws IOException {
        Path tries = Path.of("/run/guarded.tries");
        write(
                UnitAsserts.fileFor(Path.of("/"), "guarded.service"),
                new UnitAsserts(Path.of("/var/lib/none"), Path.of("/run/none")).dropIn());
        SystemdService guarded = install(
                "guarded.service",
                "[Service]\nRestart=always\nRestartSec=100ms\nExecStart=/bin/sh -c 'echo try >> " + tries
                        + "; echo schema 6 does not fit; exit 78'\n");

        assertThat(start(guarded)).isInstanceOfSatisfying(NotReached.class, not -> {
            assertThat(not.why().code()).isEqualTo(ErrorCode.START_FAILED);
            assertThat(not.why().what()).contains("exit code 78");
            assertThat(not.why().evidence()).contains("schema 6 does not fit");
            assertThat(not.state().activity()).isEqualTo(Activity.FAILED);
        });
        assertThat(Files.readAllLines(tries)).hasSize(1);
    }

    @Test
    @DisplayName("trap 9: a used-up start limit does not stop us: reset-failed comes first")
    void startsInSpiteOfAUsedUpStartLimit() {
        Path broken = Path.of("/run/limited.broken");
        SystemdService limited = install(
                "limited.service",
                "[Unit]\nStartLimitBurst=2\nStartLimitIntervalSec=1h\n"
                        + serviceRunning("test ! -e " + broken + " && exec sleep infinity"));
        write(broken, "");
        for (int i = 0; i < 4; i++) {
            systemctl("start", "--wait", "limited.service");
        }
        assertThat(broken.toFile().delete()).isTrue();
        assertThat(systemctl("start", "limited.service").code())
                .as("the limit is used up")
                .isNotZero();

        assertThat(start(limited)).isInstanceOf(Reached.class);
        stop(limited, LONG);
    }

    @Test
    @DisplayName("a crash loop between restarts counts as changing, not as active")
    void aCrashLoopIsNotActive() {
        SystemdService looping = install(
                "looping.service",
                "[Unit]\nStartLimitIntervalSec=0\n[Service]\nRestart=always\nRestartSec=100ms\n"
                        + "ExecStart=/bin/sh -c 'echo no config; sleep 0.1; exit 1'\n");

        assertThat(looping.start(new StartRequest(Machine.within(Duration.ofSeconds(4)), state(looping))))
                .isInstanceOfSatisfying(
                        NotReached.class,
                        not -> assertThat(not.why().evidence()).contains("no config"));
        assertThat(stop(looping, LONG)).isInstanceOf(Reached.class);
    }

    private static void awaitLines(Path file, int count) throws IOException {
        while (!Files.exists(file) || Files.readAllLines(file).size() < count) {
            Thread.onSpinWait();
        }
        assertThat(List.copyOf(Files.readAllLines(file))).hasSize(count);
    }
}
