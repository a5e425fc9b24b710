package io.openwatch.kensa.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.Output;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.ScriptRun;
import io.openwatch.kensa.fact.ToolPath;
import io.openwatch.kensa.fact.ToolRun;
import io.openwatch.kensa.testing.Asked;
import io.openwatch.kensa.testing.Shells;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunsBatchTests {

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void tellsOutputErrorsAndExitCodeApart(Shells shell) {
        ScriptRun run = ScriptRun.of("echo \"it's \\$out\"; echo err >&2; printf 'x\\001\\377'; exit 3");
        ScriptRun silent = ScriptRun.of("true");
        ScriptRun feigning = ScriptRun.of("echo 0 >&2; exit 9");
        Facts facts = Asked.of(shell, run, silent, feigning);
        Output output = value(facts.get(run));
        assertThat(output.exit()).isEqualTo(3);
        assertThat(output.stdout()).isEqualTo("it's $out\nx\1\u00ff");
        assertThat(output.stderr()).isEqualTo("err");
        assertThat(value(facts.get(silent)).stdout()).isEmpty();
        assertThat(value(facts.get(feigning)).exit()).isEqualTo(9);
    }

    @ParameterizedTest
    @EnumSource
    void keepsScriptsApartFromEachOther(Shells shell) {
        ScriptRun first =
                ScriptRun.of("K=stolen; PATH=/nowhere; m() { :; }; cd /tmp; umask 0; exec >/dev/null 2>&1; kill -9 $$");
        ScriptRun second = ScriptRun.of("echo $K-$S-$LC_ALL-$PWD-$HOME-$(umask); echo \"in:$(cat)\"; echo $PATH; env");
        Facts facts = Asked.of(shell, first, second);
        assertThat(value(facts.get(first)).exit()).isEqualTo(137);
        assertThat(value(facts.get(second)).stdout())
                .startsWith("--C-/-/-0077\nin:\n" + shell.dialect().path() + "\n")
                .doesNotContain("JAVA_HOME");
    }

    @ParameterizedTest
    @EnumSource
    void endsWhatRunsTooLong(Shells shell) {
        ScriptRun hangs = limited("echo begun; sleep 60; echo ended");
        String mark = UUID.randomUUID().toString();
        ScriptRun stubborn = limited("trap '' TERM; : " + mark + "; while :; do sleep 1; done");
        ScriptRun leaves = limited("sleep 60 & echo left");
        ScriptRun after = ScriptRun.of("echo fine");
        Instant began = Instant.now();
        Facts facts = Asked.of(shell, hangs, stubborn, leaves, after);
        assertThat(facts.get(hangs)).isEqualTo(Reading.unreadable("it did not end within its time limit"));
        assertThat(facts.get(stubborn)).isEqualTo(Reading.unreadable("it did not end within its time limit"));
        assertThat(facts.get(leaves))
                .isEqualTo(Reading.unreadable(
                        "it ended with [0], but something that it started kept its output open past the time limit"));
        assertThat(value(facts.get(after)).stdout()).isEqualTo("fine\n");
        assertThat(Duration.between(began, Instant.now())).isLessThan(Duration.ofSeconds(30));
        assertThat(ProcessHandle.allProcesses()
                        .map(one -> one.info().commandLine().orElse("")))
                .noneMatch(line -> line.contains(mark));
    }

    @ParameterizedTest
    @EnumSource
    void boundsAFlood(Shells shell) {
        ScriptRun out = new ScriptRun("yes", Duration.ofSeconds(5), 1000);
        ScriptRun errors = limited("yes >&2");
        ScriptRun noisy = ScriptRun.of("yes noise | head -c 999996 >&2; echo said; exit 4");
        ScriptRun line = new ScriptRun("head -c 100000000 /dev/zero | tr '\\000' a", Duration.ofSeconds(10), 5000);
        ScriptRun exact = new ScriptRun("printf 12345", Duration.ofSeconds(5), 5);
        Facts facts = Asked.of(shell, out, errors, noisy, line, exact);
        assertThat(facts.get(out)).isEqualTo(Reading.unreadable("it printed more than 1000 bytes"));
        assertThat(facts.get(errors)).isEqualTo(Reading.unreadable("it did not end within its time limit"));
        assertThat(value(facts.get(noisy)).exit()).isEqualTo(4);
        assertThat(value(facts.get(noisy)).stdout()).isEqualTo("said\n");
        assertThat(value(facts.get(noisy)).stderr())
                .hasSizeLessThanOrEqualTo(4096)
                .endsWith("noise");
        assertThat(facts.get(line)).isEqualTo(Reading.unreadable("it printed more than 5000 bytes"));
        assertThat(value(facts.get(exact)).stdout()).isEqualTo("12345");
    }

    @ParameterizedTest
    @EnumSource
    void measuresHowLongAScriptRan(Shells shell) {
        ScriptRun run = ScriptRun.of("sleep 0.5");
        assertThat(value(Asked.of(shell, run).get(run)).took())
                .isBetween(Duration.ofMillis(450), Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @EnumSource
    void passesEveryCharacterOfAScriptAndOfAnArgument(Shells shell) {
        StringBuilder all = new StringBuilder();
        for (char c = 1; c < 256; c++) {
            all.append(c);
        }
        ScriptRun run = ScriptRun.of("printf %s " + Sh.quote(all.toString()));
        ToolRun tool = ToolRun.of("printf", "%s", all.toString());
        Facts facts = Asked.of(shell, run, tool);
        assertThat(value(facts.get(run)).stdout()).isEqualTo(all.toString());
        assertThat(value(facts.get(tool)).stdout()).isEqualTo(all.toString());
    }

    @ParameterizedTest
    @EnumSource
    void knowsWhichProgramsThereAre(Shells shell) {
        ToolRun missing = ToolRun.of("no-such-program", "x");
        Facts facts = Asked.of(shell, missing, new ToolPath("no-such-program"), new ToolPath("dpkg-query"));
        assertThat(facts.get(missing)).isEqualTo(Reading.absent());
        assertThat(facts.get(new ToolPath("no-such-program"))).isEqualTo(Reading.absent());
        assertThat(facts.get(new ToolPath("dpkg-query"))).isEqualTo(Reading.value("/usr/bin/dpkg-query"));
    }

    @ParameterizedTest
    @EnumSource
    void runsNothingWithoutAWayToEndIt(Shells shell) throws java.io.IOException {
        Path tools = Files.createDirectory(directory.resolve("tools"));
        for (String tool : Arrays.asList("id", "head", "tail", "cat", "env")) {
            Files.createSymbolicLink(tools.resolve(tool), Path.of("/usr/bin", tool));
        }
        Dialect bare = new Dialect(
                shell == Shells.BUSYBOX
                        ? shell.dialect().shell()
                        : java.util.List.of(
                                "/usr/bin/" + shell.dialect().shell().getFirst()),
                tools.toString());
        ScriptRun run = ScriptRun.of("echo x");
        FileText file = new FileText("/etc/hostname");
        Batch batch = Batch.of(java.util.List.of(run, file), java.util.Map.of(), bare);
        Facts facts = batch.read(Asked.run(batch, bare).output(), "cut");
        assertThat(facts.get(run)).isInstanceOf(Reading.Unreadable.class);
        assertThat(facts.get(run).toString()).contains("nothing can be run within a limit");
        assertThat(facts.get(file)).isInstanceOf(Reading.Value.class);
    }

    private static ScriptRun limited(String script) {
        return new ScriptRun(script, Duration.ofSeconds(1), ScriptRun.CAP);
    }

    private static <T> T value(Reading<T> reading) {
        assertThat(reading).isInstanceOf(Reading.Value.class);
        return ((Reading.Value<T>) reading).value();
    }
}
