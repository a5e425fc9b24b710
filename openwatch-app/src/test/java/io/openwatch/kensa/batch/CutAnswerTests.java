package io.openwatch.kensa.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.kensa.fact.DirectoryText;
import io.openwatch.kensa.fact.Facts;
import io.openwatch.kensa.fact.FileStates;
import io.openwatch.kensa.fact.FileText;
import io.openwatch.kensa.fact.KernelValues;
import io.openwatch.kensa.fact.PathPattern;
import io.openwatch.kensa.fact.Reading;
import io.openwatch.kensa.fact.ScriptRun;
import io.openwatch.kensa.fact.Source;
import io.openwatch.kensa.fact.ToolPath;
import io.openwatch.kensa.fact.ToolRun;
import io.openwatch.kensa.fact.UnitState;
import io.openwatch.kensa.testing.Asked;
import io.openwatch.kensa.testing.Shells;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hazard 1: a lost connection is neither an exit code nor an answer. */
class CutAnswerTests {

    @TempDir
    Path directory;

    private List<Source<?>> sources;

    @BeforeEach
    void choose() throws IOException {
        Files.writeString(directory.resolve("a.conf"), "x = 1\n\n");
        Files.write(directory.resolve("b.conf"), new byte[] {0, 10, 'K', 10});
        sources = List.of(
                new FileText(directory + "/a.conf"),
                new FileText(directory + "/missing"),
                new DirectoryText(directory.toString(), ".conf"),
                new FileStates(new PathPattern(directory + "/*.conf")),
                new FileStates(new PathPattern(directory + "/a.conf")),
                new KernelValues("kernel.ostype"),
                new KernelValues("kernel.no_such_key"),
                new UnitState("ssh.service"),
                new ToolPath("sh"),
                new ToolPath("no-such-program"),
                ToolRun.of("echo", "some", "words"),
                ToolRun.of("no-such-program"),
                ScriptRun.of("echo out; echo err >&2; exit 7"),
                ScriptRun.of("exit 0"));
    }

    @ParameterizedTest
    @EnumSource
    void changesNothingButWhatIsMissing(Shells shell) {
        Batch batch = Batch.of(sources, Map.of(), shell.dialect());
        byte[] answer = Asked.run(batch, shell.dialect()).output();
        Facts whole = batch.read(answer, "cut");
        assertThat(batch.complete(answer)).isTrue();
        sources.forEach(source ->
                assertThat(whole.get(source)).isNotEqualTo(Reading.unreadable("the host did not answer this")));
        int known = 0;
        for (int length = 0; length < answer.length; length++) {
            byte[] start = Arrays.copyOf(answer, length);
            Facts facts = batch.read(start, "cut");
            assertThat(batch.complete(start)).isFalse();
            for (Source<?> source : sources) {
                Reading<?> reading = facts.get(source);
                if (!reading.equals(whole.get(source))) {
                    assertThat(reading).as("%s after %d bytes", source, length).isInstanceOf(Reading.Unreadable.class);
                } else {
                    known++;
                }
            }
        }
        assertThat(known).as("readings that survive a cut behind them").isGreaterThan(answer.length);
    }

    @Test
    void saysWhyWhatIsMissingIsMissing() {
        Batch batch = Batch.of(sources, Map.of(), Dialect.USUAL);
        Facts facts = batch.read(new byte[0], "the connection was lost");
        sources.forEach(
                source -> assertThat(facts.get(source)).isEqualTo(Reading.unreadable("the connection was lost")));
    }

    @Test
    void takesNoAnswerFromAnotherBatch() {
        Batch mine = Batch.of(sources, Map.of(), Dialect.USUAL);
        Batch other = Batch.of(sources, Map.of(), Dialect.USUAL);
        byte[] answer = Asked.run(other, Dialect.USUAL).output();
        assertThat(other.complete(answer)).isTrue();
        assertThat(mine.complete(answer)).isFalse();
        sources.forEach(
                source -> assertThat(mine.read(answer, "cut").get(source)).isEqualTo(Reading.unreadable("cut")));
    }

    @Test
    void survivesGarbageBeforeAndAmongTheAnswer() {
        Batch batch = Batch.of(sources, Map.of(), Dialect.USUAL);
        byte[] answer = Asked.run(batch, Dialect.USUAL).output();
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        String banner = "Authorized use only\u001b[2J\n\n" + "x".repeat(100_000) + "\0";
        Facts facts = batch.read((banner + text).getBytes(StandardCharsets.ISO_8859_1), "cut");
        Facts plain = batch.read(answer, "cut");
        sources.forEach(source -> assertThat(facts.get(source)).isEqualTo(plain.get(source)));
    }
}
