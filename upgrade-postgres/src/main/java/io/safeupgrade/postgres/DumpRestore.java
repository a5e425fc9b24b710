package io.safeupgrade.postgres;

import io.safeupgrade.BackupPart;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Progress;
import io.safeupgrade.exec.Command;
import io.safeupgrade.exec.CommandResult;
import io.safeupgrade.exec.CommandResult.GivenUp;
import io.safeupgrade.exec.CommandRunner;
import io.safeupgrade.spi.CallContext;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Stream a compressed dump through pg_restore into an empty database; the first error ends it. */
final class DumpRestore {

    private static final int BUFFER = 1 << 16;

    /** Every restart of a statement in the middle is from nothing anyway: the swap makes all of it durable at once. */
    private static final String SETTINGS = "-c synchronous_commit=off -c default_transaction_read_only=off";

    /** Ends what a killed pg_restore left running (trap 18); unknown to older servers. */
    private static final String NOTICE_A_LOST_CLIENT = " -c client_connection_check_interval=1000";

    private final PostgresDsn target;
    private final PasswordChannel channel;
    private final PostgresTools tools;

    /** Restore into the database of {@code target}. */
    DumpRestore(PostgresDsn target, PasswordChannel channel, PostgresTools tools) {
        this.target = target;
        this.channel = channel;
        this.tools = tools;
    }

    /**
     * Restore {@code part}.
     *
     * @param what the work in the words of its progress
     * @return why it is not whole, in the words of the tool; of {@code code}
     */
    Optional<Failure> run(CallContext call, Path directory, BackupPart part, String what, ErrorCode code) {
        Path file = directory.resolve(part.name());
        Optional<DumpCompression> compression =
                DumpCompression.labelled(part.attributes().getOrDefault("compression", ""));
        Optional<String> remedy = compression.isEmpty()
                ? Optional.of("use the release that made it")
                : compression.get().unusable().map(DumpCompression.Unusable::remedy);
        if (remedy.isPresent()) {
            return Optional.of(Failure.of(
                    code,
                    "the dump [" + file + "] cannot be decoded here ["
                            + part.attributes().getOrDefault("compression", "") + "]",
                    remedy.get()));
        }
        OptionalLong total = total(part);
        try (PasswordHandover handover = PasswordHandover.of(target, channel);
                InputStream content = new Reported(
                        compression.get().decode(new BufferedInputStream(Files.newInputStream(file), BUFFER)),
                        done -> call.progress().accept(Progress.bytes(what, done, total)))) {
            return failure(CommandRunner.create().run(command(call, handover, content), call), file, code);
        } catch (IOException unreadable) {
            return Optional.of(damaged(file, unreadable, code));
        }
    }

    private static OptionalLong total(BackupPart part) {
        String bytes = part.attributes().getOrDefault("uncompressed-bytes", "");
        return bytes.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(bytes)) : OptionalLong.empty();
    }

    private Command command(CallContext call, PasswordHandover handover, InputStream content) {
        Map<String, String> environment = handover.environment(call.run(), settings());
        environment.remove("PGCLIENTENCODING");
        return Command.of(
                        tools.pgRestore().toString(),
                        "--exit-on-error",
                        "--no-password",
                        "--dbname=" + connection(target.database()))
                .withoutInherited(handover::withholds)
                .environment(environment)
                .outputCap(1 << 16)
                .stdin(content);
    }

    private String settings() {
        return tools.major() >= 14 ? SETTINGS + NOTICE_A_LOST_CLIENT : SETTINGS;
    }

    /** A name with an equals sign alone would be read as a whole connection string. */
    private static String connection(String database) {
        return "dbname='" + database.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private Optional<Failure> failure(CommandResult result, Path file, ErrorCode code) {
        if (result.succeeded()) {
            return Optional.empty();
        }
        if (result instanceof GivenUp broken && broken.cause().isPresent()) {
            return Optional.of(damaged(file, broken.cause().get(), code));
        }
        Failure failure = result.failure(
                code,
                "pg_restore of [" + file + "] into [" + target.redacted() + "] failed",
                "mend what pg_restore names, then repeat the command");
        List<String> evidence = failure.evidence().stream()
                // They quote rows.
                .filter(line -> !line.startsWith("DETAIL:") && !line.startsWith("CONTEXT:"))
                .map(line ->
                        target.password().map(secret -> secret.redact(line)).orElse(line))
                .toList();
        return Optional.of(failure.withEvidence(evidence));
    }

    private static Failure damaged(Path file, IOException cause, ErrorCode code) {
        return Failure.of(
                code,
                "the dump [" + file + "] cannot be read to its end: " + cause.getMessage(),
                "use another restore point");
    }
}
