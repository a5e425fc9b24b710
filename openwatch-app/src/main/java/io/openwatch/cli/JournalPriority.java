package io.openwatch.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Begins each line with the priority that the journal of systemd takes from it and strips ({@code <3>} for an error), so that
 * errors can be told from other lines.
 */
final class JournalPriority extends EncoderBase<ILoggingEvent> {
    private final Encoder<ILoggingEvent> lines;

    JournalPriority(Encoder<ILoggingEvent> lines) {
        this.lines = lines;
    }

    /** Say whether standard error goes to the journal: systemd names the stream, and a pipe in between is another one. */
    static boolean asked(Map<String, String> environment, Path standardError) {
        String stream = environment.getOrDefault("JOURNAL_STREAM", "");
        try {
            return !stream.isEmpty()
                    && stream.equals(Files.getAttribute(standardError, "unix:dev") + ":"
                            + Files.getAttribute(standardError, "unix:ino"));
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        byte[] mark = ("<" + priority(event.getLevel()) + ">").getBytes(StandardCharsets.US_ASCII);
        byte[] line = lines.encode(event);
        byte[] both = new byte[mark.length + line.length];
        System.arraycopy(mark, 0, both, 0, mark.length);
        System.arraycopy(line, 0, both, mark.length, line.length);
        return both;
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    private static int priority(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> 3;
            case Level.WARN_INT -> 4;
            case Level.INFO_INT -> 6;
            default -> 7;
        };
    }
}
