package io.openwatch.kensa.check;

import static io.openwatch.kensa.check.HazardTests.judge;
import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.Status;
import io.openwatch.kensa.testing.Told;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mount allows: its own options, those of its file system, and whether it is reached at all. */
class MountHazardTests {

    @ParameterizedTest
    @CsvSource({
        "hidepid=2, PASS",
        "hidepid=1, FAIL",
        "hidepid, PASS",
        "nodev, PASS",
        "noexec, FAIL",
        "'nosuid,nodev', PASS"
    })
    void d11_optionsOfMountsHaveValues(String options, Status status) {
        Told host =
                new Told().file("/proc/self/mountinfo", "21 1 0:19 / /proc rw,nosuid,nodev - proc proc rw,hidepid=2\n");
        assertThat(judge("{ method: mount_option, mount_point: /proc, options: '" + options + "' }", host)
                        .status())
                .isEqualTo(status);
    }

    @Test
    void d11_aMountUnderAnotherIsNoMount() {
        String table = """
                1 0 8:1 / / rw - ext4 /dev/sda1 rw
                2 1 0:2 / /srv rw - tmpfs a rw
                3 2 0:3 / /srv/in rw,noexec - tmpfs b rw
                """;
        String check = "{ method: mount_option, mount_point: /srv/in, options: noexec }";
        Told open = new Told().file("/proc/self/mountinfo", table);
        assertThat(judge(check, open).status()).isEqualTo(Status.PASS);
        Told hidden = new Told().file("/proc/self/mountinfo", table + "4 2 0:4 / /srv rw - tmpfs c rw\n");
        assertThat(judge(check, hidden).status()).isEqualTo(Status.FAIL);
    }

    @ParameterizedTest
    @CsvSource({
        "'ro,nosuid', 'rw,errors=remount-ro', 'ro,nosuid,errors', rw",
        "'rw,noexec', 'ro', 'ro,noexec', rw",
        "'rw,relatime', 'rw,nosuid,nodev,noexec,noatime', 'rw,relatime', nosuid",
        "'rw,relatime', 'rw,nosuid,nodev,noexec,noatime', 'rw,relatime', noatime",
    })
    void d11_aMountSpeaksForItself(String mount, String system, String has, String hasNot) {
        Told host = new Told()
                .file(
                        "/proc/self/mountinfo",
                        "21 1 8:1 / /srv " + mount + " shared:1 - ext4 /dev/sda1 " + system + "\n");
        String check = "{ method: mount_option, mount_point: /srv, options: '";
        assertThat(judge(check + has + "' }", host).status()).isEqualTo(Status.PASS);
        assertThat(judge(check + hasNot + "' }", host).status()).isEqualTo(Status.FAIL);
        assertThat(judge("{ method: mount_option, mount_point: /srv }", host).status())
                .isEqualTo(Status.PASS);
        assertThat(judge("{ method: mount_option, mount_point: /other }", host).status())
                .isEqualTo(Status.FAIL);
    }

    @ParameterizedTest
    @CsvSource({
        "'defaults', rw, ro",
        "'ro,defaults', ro, rw",
        "'nodev,nosuid,dev', 'nosuid,dev', nodev",
        "'users,exec', 'users,nosuid,nodev,exec', noexec",
        "'noexec,owner', 'noexec,nosuid,nodev', exec",
        "'relatime,noatime', noatime, relatime",
    })
    void d11_theLastWordOfFstabCounts(String words, String has, String hasNot) {
        Told host = new Told().file("/etc/fstab", "/dev/sda1 /srv ext4 " + words + " 0 2\n");
        String check = "{ method: mount_option, scope: persisted, mount_point: /srv, options: '";
        assertThat(judge(check + has + "' }", host).status()).isEqualTo(Status.PASS);
        assertThat(judge(check + hasNot + "' }", host).status()).isEqualTo(Status.FAIL);
    }
}
