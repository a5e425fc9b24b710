package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A service that was taken over: whoever is the service's user can do what its user can. */
@Tag("machine")
@Timeout(600)
class HostileServiceScenarios {
    @RegisterExtension
    final Machines machines = new Machines();

    @Test
    @DisplayName("trap 11: the service's user, who owns data, can neither lift a hold nor exchange restore points")
    void theServiceUserIsKeptOut() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        openwatch.sql(Fleet.DUPLICATE);
        Format.DEB.offer(machine, Release.TWO);
        machine.type(Format.DEB.upgrade());
        assertThat(openwatch.held()).isTrue();
        String before = listing(machine);

        for (String line : List.of(
                "rm -f /var/lib/openwatch/upgrade/hold",
                "mv /var/lib/openwatch/upgrade /var/lib/openwatch/data/upgrade",
                "mv /var/lib/openwatch/backups /var/lib/openwatch/data/backups",
                "mv /var/lib/openwatch/data /var/lib/openwatch/elsewhere",
                "ln -s /tmp /var/lib/openwatch/backups/another",
                "touch /run/openwatch/permit",
                "mkdir /run/openwatch/more",
                "sh -c 'echo >>/var/lib/openwatch/upgrade/journal.jsonl'",
                "sh -c 'echo >>/var/lib/openwatch/upgrade/pending'",
                "sh -c 'flock -n /var/lib/openwatch/upgrade/lock true'",
                "sh -c 'rm -rf /var/lib/openwatch/backups/*'",
                "sh -c 'for file in /var/lib/openwatch/backups/*/database.dump.zst; do echo >>$file; done'",
                "sh -c 'cat /var/lib/openwatch/backups/*/config.tar.gz'",
                "sh -c 'echo >>/etc/openwatch/upgrade.conf'",
                "sh -c 'echo >>/etc/openwatch/secrets.env'",
                "mv /etc/openwatch/keys /var/lib/openwatch/data/",
                "openwatch upgrade release-hold --yes")) {
            assertThat(machine.type("sudo -u openwatch " + line).exit())
                    .as(line)
                    .isNotZero();
        }

        assertThat(listing(machine)).isEqualTo(before);
        assertThat(machine.type("systemctl start openwatch").exit()).isNotZero();
        openwatch.sql(Fleet.MEND);
        machine.type("openwatch upgrade resume").ok();
        assertThat(openwatch.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
    }

    private static String listing(BootedMachine machine) {
        return machine.look("find /var/lib/openwatch /run/openwatch /etc/openwatch -printf '%p %u:%g %m %s\\n' | sort")
                .ok()
                .out();
    }
}
