package io.openwatch.setup;

import io.openwatch.config.Locations;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.postgres.PostgresDsn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Is the address of the database written down, with its password, for root and the service alone?
 *
 * <p>Done before the role gets that password: killed in between, the next setup finds it here and goes on with it, instead of
 * changing the password of a role that somebody may use already.
 */
final class SecretsStep implements Step {
    private static final String VARIABLE = "OPENWATCH_DATABASE_DSN";
    private static final String HEAD =
            "# The database of OpenWatch, with its password: for root and the service alone.\n";

    @Override
    public String name() {
        return "secrets";
    }

    @Override
    public Look look(Survey survey) {
        Locations locations = survey.place().locations();
        Ownership ownership = Ownership.of(locations);
        Path file = locations.secretsEnv();
        Optional<PostgresDsn> configured = survey.target().configured();
        boolean usable = configured.flatMap(PostgresDsn::password).isPresent()
                || survey.access().own().isPresent();
        if (configured.isEmpty() || !usable) {
            String text = withAddress(survey, file);
            return new Look.Due(
                    "write the address of the database with " + (configured.isEmpty() ? "a new" : "its")
                            + " password to [" + file + "] (" + ownership.shown() + ")",
                    changed -> {
                        ownership.write(file, text.getBytes(StandardCharsets.UTF_8));
                        changed.accept("wrote [" + file + "] (" + ownership.shown() + ")");
                    });
        }
        Optional<String> objection = Files.exists(file) ? ownership.objection(file) : Optional.empty();
        if (objection.isPresent()) {
            return new Look.Due(
                    "give [" + file + "] the mode " + ownership.shown() + ", it has " + objection.get(), changed -> {
                        ownership.repair(file);
                        changed.accept("gave [" + file + "] the mode " + ownership.shown());
                    });
        }
        return new Look.Satisfied("the address of the database is written down: "
                + configured.get().redacted());
    }

    private static String withAddress(Survey survey, Path file) {
        String before = read(file);
        return survey.target()
                .address(survey.password())
                .reveal(dsn -> SecretsText.with(before.isEmpty() ? HEAD : before, VARIABLE, dsn))
                .orElseThrow(() -> new UpgradeException(Failure.of(
                        ErrorCode.MISCONFIGURED,
                        "[" + file + "] is written in a way in which [" + VARIABLE + "] cannot be set without changing"
                                + " something else",
                        "nothing was touched; write each variable on a line of its own")));
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException unreadable) {
            throw Ownership.cannot("read", file, unreadable);
        }
    }
}
