package io.openwatch.appliance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged scanner and the packaged rules, over the sshd of a booted machine. */
@Tag("machine")
@Timeout(600)
class ScanScenarios {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path TABLE = MachineLane.checkout().resolve("docs/kensa-verdicts.md");
    private static final Pattern ROW = Pattern.compile("\\| `([a-z0-9-]+)` \\| ([a-z-]+) \\| ([a-z-]+) \\|.*");

    /** What stands where the kernel answers, which a machine shares with the one below it. */
    private static final String KERNEL = "kernel kernel";

    /** An account that has to tell sudo its password, as most sites want it. */
    private static final String AUDITOR = """
            set -e
            useradd --create-home --shell /bin/bash auditor
            echo 'auditor:right word' | chpasswd
            echo 'auditor ALL=(ALL) ALL' >/etc/sudoers.d/auditor
            ssh-keygen -q -t ed25519 -N '' -f /root/auditor
            install -d -o auditor -m 700 ~auditor/.ssh
            install -o auditor -m 600 /root/auditor.pub ~auditor/.ssh/authorized_keys
            umask 077
            echo 'right word' >/root/right
            echo 'wrong word' >/root/wrong
            """;

    /** What a careful administrator changes; each part is the remedy of rules. */
    private static final Path HARDEN = MachineLane.checkout().resolve("openwatch-app/src/test/machine/harden.sh");

    @RegisterExtension
    final Machines machines = new Machines();

    private BootedMachine machine;

    @BeforeEach
    void install() {
        machine = machines.boot(BaseTree.ssh());
        Format.DEB.offer(machine, Packages.rulesDeb());
        Format.DEB.offer(machine, Packages.deb(Release.TWO));
        machine.type(Format.DEB.install()).ok();
        machine.write("/root/auditor.sh", AUDITOR);
        machine.type("sh /root/auditor.sh").ok();
    }

    @Test
    @DisplayName("each verdict on a machine as installed, and on a hardened one, is the reviewed one; dash, bash and"
            + " busybox make no difference")
    void verdictsAreTheReviewedOnes() {
        Map<String, String> installed = scan("right");
        for (String shell : List.of("bash", "busybox")) {
            machine.type("ln -sf /bin/" + shell + " /usr/bin/sh").ok();
            assertThat(scan("right")).as(shell).isEqualTo(installed);
        }
        machine.type("ln -sf /bin/dash /usr/bin/sh").ok();
        machine.write("/root/harden.sh", text(HARDEN));
        machine.type("sh /root/harden.sh").ok();
        Map<String, String> hardened = scan("right");
        Map<String, String> both = new TreeMap<>();
        installed.forEach((rule, status) -> both.put(rule, status + " " + hardened.get(rule)));
        Map<String, String> reviewed = reviewed();
        both.replaceAll((rule, verdicts) -> KERNEL.equals(reviewed.get(rule)) ? KERNEL : verdicts);
        assertThat(both).isEqualTo(reviewed);
        machine.type("touch /srv/open && chown 54321:54321 /srv/open && chmod 666 /srv/open && chmod u+s /usr/bin/env")
                .ok();
        assertThat(scan("right"))
                .containsEntry("no-files-writable-for-all", "fail")
                .containsEntry("no-files-without-owner", "fail")
                .containsEntry("no-files-without-group", "fail")
                .containsEntry("privileged-programs-known", "fail");
    }

    @Test
    @DisplayName("a password that sudo refuses gives no verdict, is typed once, and is shown to nobody")
    void aWrongPasswordForSudoGivesNoVerdict() {
        Ended ended = machine.type(line("wrong"));
        assertThat(ended.exit()).isEqualTo(13);
        JsonNode host = JSON.readTree(ended.out()).path("hosts").get(0);
        assertThat(host.path("results").values())
                .extracting(result -> result.path("status").asString())
                .isNotEmpty()
                .doesNotContain("pass", "fail");
        assertThat(ended.out() + ended.err()).doesNotContain("wrong word");
        assertThat(machine.look("journalctl --no-pager | grep -c 'auditor.*incorrect password attempt'")
                        .out()
                        .strip())
                .isEqualTo("1");
        assertThat(machine.look("journalctl --no-pager | grep -ci 'wrong word'")
                        .out()
                        .strip())
                .isEqualTo("0");
    }

    private Map<String, String> scan(String password) {
        Ended ended = machine.type(line(password)).ok();
        JsonNode host = JSON.readTree(ended.out()).path("hosts").get(0);
        Map<String, String> verdicts = new TreeMap<>();
        host.path("results")
                .values()
                .forEach(result -> verdicts.put(
                        result.path("rule").asString(), result.path("status").asString()));
        return verdicts;
    }

    private static String line(String password) {
        return "openwatch kensa scan --host auditor@127.0.0.1 --key /root/auditor --sudo-password-file /root/"
                + password + " --known-hosts /root/known --trust-first-use --output json";
    }

    /** Return the table of the documentation: rule, verdict as installed, verdict when hardened. */
    private static Map<String, String> reviewed() {
        Map<String, String> rows = new TreeMap<>();
        for (String line : text(TABLE).lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), row.group(2) + " " + row.group(3));
            }
        }
        return rows;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
