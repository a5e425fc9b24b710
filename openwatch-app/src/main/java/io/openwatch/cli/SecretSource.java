package io.openwatch.cli;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.Secret;
import io.safeupgrade.UpgradeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a secret comes from: never from an argument, which every user of the machine can read. */
final class SecretSource {
    static final String FORMS = "prompt, stdin, file:PATH or env:NAME";

    private SecretSource() {}

    /**
     * Read a secret.
     *
     * @param from one of {@link #FORMS}; null asks the person at the terminal, or reads a line where there is none
     * @param question what a person is asked
     * @throws UpgradeException usage, where nothing comes from there
     */
    static Secret read(@Nullable String from, String question, Map<String, String> environment, InputStream in) {
        String source = Objects.requireNonNullElse(from, Terminal.present() ? "prompt" : "stdin");
        Optional<Secret> secret = switch (source) {
            case "prompt" -> twice(question);
            case "stdin" -> line(in);
            default -> named(source, environment);
        };
        return secret.orElseThrow(
                () -> usage("no password came from [" + source + "]: nothing is there, or it is empty"));
    }

    /** Typed unseen, so a slip of the finger is only found by typing it again. */
    private static Optional<Secret> twice(String question) {
        if (!Terminal.present()) {
            throw usage("there is no terminal to ask at");
        }
        Optional<Secret> first = Terminal.askUnseen(question + ": ");
        if (first.isPresent() && !first.equals(Terminal.askUnseen("The same again: "))) {
            throw usage("the two are not the same");
        }
        return first;
    }

    private static Optional<Secret> line(InputStream in) {
        try {
            String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
            return secret(line);
        } catch (IOException failed) {
            throw usage("standard input cannot be read");
        }
    }

    private static Optional<Secret> named(String source, Map<String, String> environment) {
        if (source.startsWith("env:")) {
            return secret(environment.get(source.substring("env:".length())));
        }
        if (source.startsWith("file:")) {
            Path file = Path.of(source.substring("file:".length()));
            try {
                List<String> lines = Files.readAllLines(file);
                return lines.isEmpty() ? Optional.empty() : secret(lines.getFirst());
            } catch (IOException failed) {
                throw usage("cannot read [" + file + "]: " + failed.getClass().getSimpleName());
            }
        }
        // Not told again: somebody may have typed the password itself.
        throw usage("that is no source of a password");
    }

    private static Optional<Secret> secret(@Nullable String text) {
        return Optional.ofNullable(text).filter(line -> !line.isEmpty()).map(Secret::of);
    }

    private static UpgradeException usage(String what) {
        return new UpgradeException(Failure.of(ErrorCode.USAGE, what, "say where it comes from: " + FORMS));
    }
}
