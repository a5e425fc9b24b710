package io.openwatch.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.openwatch.config.LogFormat;
import io.openwatch.config.Settings;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets up the log as the configuration says; always on standard error, which the journal keeps. */
final class Logs {

    private Logs() {}

    static void apply(Settings.Logging logging) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        Encoder<ILoggingEvent> encoder = encoder(context, logging.format());
        boolean journal = JournalPriority.asked(System.getenv(), Path.of("/proc/self/fd/2"));
        appender.setEncoder(journal ? new JournalPriority(encoder) : encoder);
        appender.start();
        ch.qos.logback.classic.Logger rootLogger = context.getLogger(Logger.ROOT_LOGGER_NAME);
        rootLogger.addAppender(appender);
        Level level = Level.toLevel(logging.level().name());
        rootLogger.setLevel(level);
        // Libraries speak up only when something is wrong, unless somebody is looking for just that.
        Level libraries = level == Level.DEBUG ? Level.DEBUG : Level.WARN;
        for (String noisy :
                new String[] {"org.eclipse.jetty", "io.javalin", "com.zaxxer.hikari", "org.jooq", "org.flywaydb"}) {
            context.getLogger(noisy).setLevel(libraries);
        }
        // It warns of every PostgreSQL that is not the newest; which ones we take is our own check.
        context.getLogger("org.jooq.impl.DefaultExecuteContext.logVersionSupport")
                .setLevel(Level.ERROR);
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
        return switch (format) {
            case JSON -> {
                JsonEncoder json = new JsonEncoder();
                json.setWithFormattedMessage(true);
                json.setWithMessage(false);
                json.setWithArguments(false);
                json.setWithContext(false);
                json.setContext(context);
                json.start();
                yield json;
            }
            case TEXT -> {
                PatternLayoutEncoder text = new PatternLayoutEncoder();
                text.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSX} %-5level %logger{0} %msg%n");
                text.setContext(context);
                text.start();
                yield text;
            }
        };
    }
}
