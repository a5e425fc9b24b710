package io.openwatch.cli;

import io.openwatch.config.Configuration;
import io.openwatch.config.Settings;
import io.openwatch.http.TlsFiles;
import io.openwatch.setup.KeyMaterial;
import io.safeupgrade.ErrorCode;
import io.safeupgrade.Failure;
import io.safeupgrade.UpgradeException;
import io.safeupgrade.file.Disk;
import io.safeupgrade.file.DurableWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Makes the secrets of a new installation. What is there is never touched: the data may depend on it. */
@Command(
        name = "keys",
        description = "Make the key and the certificate that are not there yet.",
        mixinStandardHelpOptions = true)
final class PackageKeysCommand implements Callable<Integer> {

    /** There is no database yet, and none is asked. */
    private static final Map<String, String> NO_DATABASE = Map.of("database.dsn", "postgres://nobody@localhost/none");

    @ParentCommand
    @Nullable
    PackageCommand group;

    @Override
    public Integer call() {
        Configuration configuration =
                Objects.requireNonNull(group).root().read(NO_DATABASE).orThrow();
        Settings settings = configuration.settings();
        Console console = group.root().console();
        makeKey(console, settings.identity().credentialKeyFile());
        makeCertificate(
                console,
                new TlsFiles(settings.server().tlsCert(), settings.server().tlsKey()));
        return 0;
    }

    private static void makeKey(Console console, Path file) {
        if (Files.exists(file)) {
            return;
        }
        try {
            DurableWrite.to(Disk.real()).replace(file, KeyMaterial.create(), Disk.Access.GROUP_READS);
            console.line("made " + file);
        } catch (IOException failed) {
            throw cannotWrite(file, failed);
        }
    }

    private static void makeCertificate(Console console, TlsFiles files) {
        if (Files.exists(files.certificate()) && Files.exists(files.key())) {
            return;
        }
        files.ensure();
        for (Path file : new Path[] {files.key(), files.certificate()}) {
            try {
                // Made for its owner alone, which is root here; the service reads it as a member of the directory's
                // group.
                Disk.real().protect(file, Disk.Access.GROUP_READS);
            } catch (IOException failed) {
                throw cannotWrite(file, failed);
            }
        }
        console.line("made " + files.certificate() + " and its key: self-signed, until you bring a better one");
    }

    private static UpgradeException cannotWrite(Path file, IOException cause) {
        return new UpgradeException(
                Failure.of(
                        ErrorCode.MISCONFIGURED,
                        "cannot write [" + file + "]: " + cause.getClass().getSimpleName(),
                        "run it as root; what is there already stays as it is"),
                cause);
    }
}
