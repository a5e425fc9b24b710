package io.openwatch.cli;

import io.openwatch.kensa.FileTrouble;
import io.openwatch.kensa.report.SigningKey;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Makes a key that signs reports. */
@Command(
        name = "create-key",
        description = "Make an Ed25519 key that signs reports, and FILE.pub that verifies them.",
        mixinStandardHelpOptions = true)
final class KensaCreateKeyCommand implements Callable<Integer> {

    @ParentCommand
    @Nullable
    KensaCommand group;

    @Parameters(paramLabel = "FILE", description = "Where to write it, with mode 0600; must not exist.")
    @Nullable
    Path file;

    @Override
    public Integer call() {
        Console console = Objects.requireNonNull(group).root().console();
        Path secret = Objects.requireNonNull(file);
        try {
            String id = SigningKey.create(secret).trusted().id();
            Path open = SigningKey.publicFile(secret);
            console.line("made " + secret + ", readable for you alone, and " + open + ", for everybody who verifies");
            console.line("it is called " + id);
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("key", id);
            fields.put("private_file", secret.toString());
            fields.put("public_file", open.toString());
            console.document("openwatch.kensa-key/1", fields);
            return 0;
        } catch (IOException broken) {
            throw new UpgradeException(Failure.of(
                    ErrorCode.USAGE,
                    "no key could be made at [" + secret + "]: " + FileTrouble.why(broken),
                    "nothing was replaced; name a file that is not there, in a directory of yours"));
        }
    }
}
