package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Guide;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The guides on restore points, typed by root on booted machines, where the database and systemd are real. */
@Tag("machine")
@Timeout(400)
class RestoreGuideScenarios {
    private static final Pattern ASKS =
            Pattern.compile("openwatch (backup (restore|prune)|upgrade rollback|migrate down)\\b.*");
    private static final String BACKUPS = "/var/lib/openwatch/backups/";

    @RegisterExtension
    final Machines machines = new Machines();

    @Test
    @DisplayName("backups-and-restores.md from top to bottom, the end of it on a new machine, which then has the rows")
    void backsUpAndRestores() {
        OpenWatch old = upgraded();
        String rows = old.rows();
        OpenWatch openwatch = old;
        String id = "";
        for (String command : commands("backups-and-restores.md")) {
            if (command.contains("/media/usb/") && openwatch.equals(old)) {
                openwatch = newMachine(old, id);
            }
            Ended ended =
                    openwatch.machine().type(filledIn(command, openwatch, id)).ok();
            if (command.equals("openwatch backup create")) {
                id = ended.out().replaceAll("(?s).*restore point (\\S+) in .*", "$1");
            }
        }
        assertThat(openwatch).isNotEqualTo(old);
        assertThat(openwatch.rows()).isEqualTo(rows);
        openwatch.machine().type("systemctl start openwatch").ok();
        openwatch.awaitHealthy(Release.TWO);
        assertThat(old.health()).isEqualTo(OpenWatch.Health.of(Release.TWO));
        assertThat(old.rows()).isEqualTo(rows);
    }

    @Test
    @DisplayName("recovering-by-hand.md: ours resumes; then PostgreSQL's own tools bring the old data back")
    void recoversByHand() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        BootedMachine machine = openwatch.machine();
        openwatch.sql(Fleet.DUPLICATE);
        Format.DEB.offer(machine, Release.TWO);
        machine.type(Format.DEB.upgrade());
        String rows = openwatch.rows();
        openwatch.sql(Fleet.MEND);
        for (String command : commands("recovering-by-hand.md")) {
            if (command.startsWith("psql ")) {
                machine.type("systemctl stop openwatch").ok();
            } else if (command.startsWith("rm ")) {
                machine.type("touch /var/lib/openwatch/upgrade/hold").ok();
            }
            machine.type(command.startsWith("openwatch ") ? command : byHand(command))
                    .ok();
        }
        assertThat(openwatch.rows()).as("as they were before the upgrade").isEqualTo(rows);
        assertThat(openwatch.schema()).isEqualTo(Release.ONE.schema());
        openwatch.sql(Fleet.MEND);
        machine.type("openwatch migrate").ok();
        machine.type("systemctl start openwatch").ok();
        openwatch.awaitHealthy(Release.TWO);
    }

    private OpenWatch upgraded() {
        OpenWatch openwatch = machines.installed(Format.DEB);
        Format.DEB.offer(openwatch.machine(), Release.TWO);
        openwatch.machine().type(Format.DEB.upgrade()).ok();
        return openwatch;
    }

    /** As the guide says: installed, with an address, and with a role on the server, which has no database for it. */
    private OpenWatch newMachine(OpenWatch old, String id) {
        BootedMachine machine = machines.boot(Format.DEB.base());
        OpenWatch openwatch = new OpenWatch(machine);
        Format.DEB.offer(machine, Format.DEB.companions());
        Format.DEB.offer(machine, Release.TWO);
        machine.type(Format.DEB.install()).ok();
        openwatch.sql("postgres", "CREATE ROLE openwatch LOGIN CREATEDB PASSWORD 'of-the-lane'");
        machine.write(
                "/etc/openwatch/secrets.env",
                "OPENWATCH_DATABASE_DSN='postgres://openwatch:of-the-lane@127.0.0.1:5432/openwatch'\n");
        machine.type("mkdir -p /media/usb").ok();
        Commands.run(
                        Duration.ofMinutes(1),
                        "cp",
                        "-a",
                        Path.of(old.machine().path(BACKUPS + id)).toString(),
                        machine.path("/media/usb/"))
                .ok();
        return openwatch;
    }

    private static String filledIn(String command, OpenWatch openwatch, String id) {
        String line = command.replaceAll("\\bID\\b", id);
        if (line.contains("NAME")) {
            line = line.replace(
                    "NAME",
                    openwatch
                            .json("openwatch backup prune --dry-run --output json")
                            .at("/kept_aside/0/name")
                            .asString());
        }
        boolean asks = ASKS.matcher(line).matches() && !line.contains("--dry-run");
        return asks ? line + " --yes" : line;
    }

    /** The password comes from where the guide says; the upgrade that failed made the first restore point. */
    private static String byHand(String command) {
        return "export PGHOST=127.0.0.1 PGUSER=openwatch POINT=$(ls -d " + BACKUPS + "* | head -n 1)"
                + " PGPASSWORD=$(sed -n 's,.*://openwatch:\\([^@]*\\)@.*,\\1,p' /etc/openwatch/secrets.env); "
                + command;
    }

    private static List<String> commands(String guide) {
        List<String> commands = new Guide(MachineLane.checkout().resolve("docs").resolve(guide)).commands();
        assertThat(commands).hasSizeGreaterThan(9);
        return commands;
    }
}
