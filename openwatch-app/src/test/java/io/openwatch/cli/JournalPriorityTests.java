package io.openwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JournalPriorityTests {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"ERROR, <3>", "WARN, <4>", "INFO, <6>", "DEBUG, <7>"})
    void lineBeginsWithItsPriority(String level, String mark) {
        LoggerContext context = new LoggerContext();
        PatternLayoutEncoder lines = new PatternLayoutEncoder();
        lines.setContext(context);
        lines.setPattern("%-5level %msg%n");
        lines.start();
        LoggingEvent event = new LoggingEvent(
                "test", context.getLogger("test"), Level.valueOf(level), "the drawer is stuck", null, null);

        String line = new String(new JournalPriority(lines).encode(event), StandardCharsets.UTF_8);

        assertThat(line)
                .isEqualTo(mark + String.format("%-5s", level) + " the drawer is stuck" + System.lineSeparator());
    }

    @Test
    @DisplayName(
            "only where standard error is the stream that systemd named: not in a file or a pipe that somebody put there")
    void askedOnlyByTheStreamItself() throws IOException {
        Path stream = Files.createFile(directory.resolve("stream"));
        Path other = Files.createFile(directory.resolve("other"));
        String named = Files.getAttribute(stream, "unix:dev") + ":" + Files.getAttribute(stream, "unix:ino");
        assertThat(JournalPriority.asked(Map.of("JOURNAL_STREAM", named), stream))
                .isTrue();
        assertThat(JournalPriority.asked(Map.of("JOURNAL_STREAM", named), other))
                .isFalse();
        assertThat(JournalPriority.asked(Map.of("JOURNAL_STREAM", named), directory.resolve("none")))
                .isFalse();
        assertThat(JournalPriority.asked(Map.of(), stream)).isFalse();
    }
}
