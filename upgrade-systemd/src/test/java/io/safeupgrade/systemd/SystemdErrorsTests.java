package io.safeupgrade.systemd;

import static io.safeupgrade.systemd.ScriptedSystemd.block;
import static io.safeupgrade.systemd.ScriptedSystemd.patient;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.UpgradeException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal has of a service's present incarnation. */
class SystemdErrorsTests {

    private static final String UP = block("till.service", "active", "running", "InvocationID=one");
    private static final String NEVER_STARTED = block("worker.service", "inactive", "dead", "InvocationID=");

    @TempDir
    Path directory;

    private ScriptedSystemd systemd;

    @BeforeEach
    void script() {
        systemd = new ScriptedSystemd(directory);
    }

    @Test
    void asksForErrorsOfThisIncarnationOnly() {
        systemd.state(UP, NEVER_STARTED)
                .on("journal", "echo 'till: the drawer is stuck'; echo 'password=hunter2 is wrong'");

        assertThat(systemd.service("till.service", "worker.service").errors(patient()))
                .containsExactly("till: the drawer is stuck", "password=*** is wrong");
        assertThat(systemd.journalCall())
                .contains("--priority=err")
                .contains("_SYSTEMD_INVOCATION_ID=one + INVOCATION_ID=one");
        assertThat(systemd.calls().stream().filter(call -> call.startsWith("journalctl")))
                .as("nothing to ask of a unit that was never started")
                .hasSize(1);
    }

    @Test
    @DisplayName("no entry is no error, whatever exit code the journal's program gives that")
    void nothingIsNoError() {
        systemd.state(UP).on("journal", "exit 0");
        assertThat(systemd.service("till.service").errors(patient())).isEmpty();
        systemd.on("journal", "exit 1");
        assertThat(systemd.service("till.service").errors(patient())).isEmpty();
    }

    @Test
    void aJournalThatCannotBeReadIsNoSilence() {
        systemd.state(UP)
                .on("journal", "echo 'No journal files were opened due to insufficient permissions.' >&2; exit 1");
        assertThatThrownBy(() -> systemd.service("till.service").errors(patient()))
                .isInstanceOf(UpgradeException.class)
                .hasMessageContaining("till.service");
    }
}
