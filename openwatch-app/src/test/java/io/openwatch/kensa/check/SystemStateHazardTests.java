package io.openwatch.kensa.check;

import static io.openwatch.kensa.check.HazardTests.judge;
import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.Status;
import io.openwatch.kensa.fact.ModuleFile;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.testing.Told;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the tables of a system say: of its packages, units, modules and audit. */
class SystemStateHazardTests {

    private static final String DEBIAN = "ID=debian\nVERSION_ID=\"12\"\n";

    @Test
    void aModuleThatIsAPartOfTheKernelIsNotKeptOut() {
        Told host = new Told()
                .file("/proc/modules", "")
                .file("/proc/cmdline", "quiet\n")
                .file("/etc/modprobe.d/x.conf", "install cramfs /bin/false\n")
                .source(new ModuleFile("cramfs"), Reading.value(ModuleFile.BUILT_IN + "kernel/fs/cramfs/cramfs.ko"));
        assertThat(judge("{ method: kernel_module_state, name: cramfs }", host).status())
                .isEqualTo(Status.FAIL);
    }

    @Test
    void d13_theDatabaseOfTheSystemsOwnKindAnswers() {
        Told host = new Told()
                .file("/etc/os-release", DEBIAN)
                .prints("dpkg-query", "installed\tauditd\t1\ndeinstall\ttelnetd\t2\n")
                .prints("rpm", "installed\ttelnetd\t0:1-1\n");
        assertThat(judge("{ method: package_state, name: telnetd, state: absent }", host)
                        .status())
                .isEqualTo(Status.PASS);
        assertThat(judge("{ method: package_state, name: auditd }", host).status())
                .isEqualTo(Status.PASS);
        Told unknown =
                new Told().prints("dpkg-query", "installed\tauditd\t1\n").prints("rpm", "installed\ttelnetd\t0:1-1\n");
        assertThat(judge("{ method: package_state, name: telnetd, state: absent }", unknown)
                        .status())
                .isEqualTo(Status.ERROR);
    }

    @ParameterizedTest
    @CsvSource({
        "triggers-pending, present, PASS",
        "triggers-awaited, absent, FAIL",
        "half-configured, absent, FAIL",
        "half-installed, absent, FAIL",
        "unpacked, present, FAIL",
        "config-files, absent, PASS"
    })
    void d13_aPackageWithFilesInPlaceIsNotAbsent(String state, String wanted, Status status) {
        Told host = new Told()
                .file("/etc/os-release", DEBIAN)
                .prints("dpkg-query", "installed\tdpkg\t1\n" + state + "\ttelnetd\t2\n");
        assertThat(judge("{ method: package_state, name: telnetd, state: " + wanted + " }", host)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "enabled, active,     enabled: true,  PASS", "static, inactive,    enabled: true,  PASS",
        "static, active,      enabled: false, PASS", "alias, active,       enabled: true,  FAIL",
        "masked, inactive,    masked: true,   PASS", "disabled, inactive,  masked: true,   FAIL",
        "disabled, failed,    active: false,  PASS", "enabled, activating, active: true,   FAIL"
    })
    void unitsAreEnabledActiveAndMaskedByTheTable(String file, String active, String wanted, Status status) {
        Told host = new Told().unit("x", file, active);
        assertThat(judge("{ method: service_state, name: x, " + wanted + " }", host)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            -w /etc/passwd -p wa -k id                                        | -a always,exit -F path=/etc/passwd -F perm=wa -F key=id | PASS
            -w /etc/passwd -p wa -k id                                        | -w /etc/passwd -p wa -k id                 | PASS
            -w /etc/passwd -p wa -k id                                        | -w /etc/passwd -p w -k id                  | FAIL
            -w /etc/passwd -p wa -k id                                        | -w /etc/passwd2 -p wa -k id                | FAIL
            -a always,exit -F arch=b64 -S chmod,chown -F auid>=1000 -F auid!=unset -k p | -a always,exit -F arch=b64 -S chown,chmod -F auid>=1000 -F auid!=-1 -F key=p | PASS
            -a always,exit -F arch=b64 -S chmod,chown -k p                    | -a always,exit -F arch=b64 -S chmod -F key=p | FAIL
            -w /etc/passwd -p wa -k id                                        | -a never,exit -F path=/etc/passwd\\n-w /etc/passwd -p wa -k id | FAIL
            -w /etc/passwd -p wa -k id                                        | -w /etc/passwd -p wa -k id\\n-a never,exit -F path=/etc/passwd | PASS
            -a always,exit -F arch=b64 -S chmod,chown -k p                    | -a never,exit -F arch=b64 -S chown\\n-a always,exit -F arch=b64 -S chmod,chown -F key=p | FAIL
            -w /etc/passwd -p wa -k id                                        | -a never,exit -F auid=-1\\n-w /etc/passwd -p wa -k id | PASS
            -w /etc/passwd -p wa -k id                                        | -a never,task\\n-w /etc/passwd -p wa -k id | FAIL
            """)
    void auditRulesAreComparedByMeaning(String wanted, String loaded, Status status) {
        Told host = new Told().prints("auditctl -l", loaded.replace("\\n", "\n") + "\n");
        assertThat(judge("{ method: audit_rule_exists, rule: \"" + wanted + "\" }", host)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"enabled 1, PASS", "enabled 2, PASS", "enabled 0, FAIL"})
    void rulesOfAnAuditThatIsSwitchedOffRecordNothing(String state, Status status) {
        Told host = new Told()
                .prints("auditctl -l", "-w /etc/passwd -p wa -k id\n")
                .prints("auditctl -s", state + "\nfailure 1\n");
        assertThat(judge("{ method: audit_rule_exists, rule: -w /etc/passwd -p wa -k id }", host)
                        .status())
                .isEqualTo(status);
    }
}
