package io.openwatch.kensa.scan;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.fact.Fact;
import io.openwatch.kensa.fact.ScriptRun;
import io.openwatch.kensa.rule.RuleLibrary;
import io.openwatch.kensa.rule.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the scripts of the rules of sudo on files of a test; what sudo 1.9.13 makes of each was asked of cvtsudoers. */
class SudoRulesTests {

    /** What scripts end with that look for something forbidden, for something wanted, and when they cannot tell. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sudo-asks-for-password | %sudo ALL=(ALL) ALL                          | 1
            sudo-asks-for-password | # ann ALL=(ALL) NOPASSWD: ALL                | 1
            sudo-asks-for-password | ann ALL=(ALL) NOPASSWD: ALL                  | 0
            sudo-asks-for-password | #1000 ALL=(ALL) NOPASSWD: ALL                | 0
            sudo-asks-for-password | @include /etc/sudoers.local                  | 9
            sudo-asks-for-password | #includedir /opt/sudoers                     | 9
            sudo-asks-for-password | @includedir /etc/sudoers.d                   | 1
            sudo-authenticates     | Defaults ! authenticate                      | 0
            sudo-authenticates     | @include local                               | 9
            sudo-forgets-password  | Defaults timestamp_timeout=5                 | 0
            sudo-forgets-password  | Defaults timestamp_timeout=-1                | 1
            sudo-forgets-password  | Defaults:ann timestamp_timeout=-1\\nDefaults timestamp_timeout=5 | 1
            sudo-forgets-password  | @include local                               | 9
            sudo-logged            | Defaults logfile=/var/log/sudo.log           | 0
            sudo-logged            | @include local                               | 9
            sudo-uses-terminal     | Defaults use_pty\\nDefaults ! use_pty        | 1
            """)
    void readWhatSudoReads(String rule, String sudoers, int exit, @TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("sudoers"), sudoers.replace("\\n", "\n") + "\n");
        Process shell = new ProcessBuilder("sh", "-c", script(rule).replace("/etc/sudoers", file.toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes());
        assertThat(shell.waitFor()).as(said).isEqualTo(exit);
    }

    private static String script(String rule) throws IOException {
        Iterable<Fact<?>> facts = RuleLibrary.read(List.of(Path.of("rules/access-control/" + rule + ".yml")))
                .with(new Variables(Map.of("sudo_minutes_at_most", List.of("15"))))
                .rules()
                .getFirst()
                .implementations()
                .getFirst()
                .check()
                .facts();
        return ((ScriptRun) facts.iterator().next()).script();
    }
}
