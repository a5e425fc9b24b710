package io.openwatch.cli;

import io.safeupgrade.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gets secrets from files and from the person at the terminal, never from arguments. */
final class KensaSecrets {

    private static final Set<PosixFilePermission> OWNER =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private KensaSecrets() {}

    /**
     * Read the first line of {@code file}, or ask where it is {@code -}; empty without a file.
     *
     * @throws IOException if others can read the file, or nobody answers
     */
    static Optional<Secret> read(@Nullable String file, String question) throws IOException {
        if (file == null) {
            return Optional.empty();
        }
        if (file.equals("-")) {
            return Optional.of(
                    Terminal.askUnseen(question).orElseThrow(() -> new IOException("nobody answered: " + question)));
        }
        Path path = Path.of(file);
        if (!OWNER.containsAll(Files.getPosixFilePermissions(path))) {
            throw new IOException("others can read [" + path + "]; type chmod 600 " + path);
        }
        String line = Files.readString(path, StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
        if (line.isEmpty()) {
            throw new IOException("there is nothing in [" + path + "]");
        }
        return Optional.of(Secret.of(line));
    }
}
