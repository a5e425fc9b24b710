package io.openwatch.testing;

import io.openwatch.config.ConfigSources;
import io.openwatch.config.Configuration;
import io.openwatch.setup.KeyMaterial;
import io.openwatch.upgrade.UpgradeFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/** A machine of its own for one appliance: every file of it below one directory. */
public record Home(Path directory, Map<String, String> environment) {

    /** Furnish {@code directory} for the database at {@code dsn}, the DSN in secrets.env. */
    public static Home in(Path directory, String dsn) {
        try {
            Path keys = Files.createDirectories(directory.resolve("state/keys"));
            Path key = keys.resolve("credential.key");
            if (Files.notExists(key)) {
                Files.createFile(
                        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.write(key, KeyMaterial.create());
            }
            Map<String, String> environment = new HashMap<>();
            environment.put("OPENWATCH_STATE_DIR", directory.resolve("state").toString());
            environment.put("OPENWATCH_SERVER_LISTEN", "127.0.0.1:0");
            environment.put("OPENWATCH_LOGGING_FORMAT", "text");
            environment.put(
                    "OPENWATCH_SECRETS_ENV",
                    Files.writeString(directory.resolve("secrets.env"), "OPENWATCH_DATABASE_DSN='" + dsn + "'\n")
                            .toString());
            environment.put(
                    "OPENWATCH_UPGRADE_CONF",
                    Files.writeString(directory.resolve("upgrade.conf"), "AUTO_BACKUP=yes\n")
                            .toString());
            return new Home(directory, environment);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    public Configuration configuration() {
        return Configuration.load(ConfigSources.of(environment)).orThrow();
    }

    public UpgradeFiles files() {
        return UpgradeFiles.of(configuration().locations());
    }

    public Path certificate() {
        return directory.resolve("state/tls/cert.pem");
    }

    public Path key() {
        return directory.resolve("state/tls/key.pem");
    }

    /** Make the program act as another release. */
    public Home actingAs(String version, String target) {
        try {
            Path file = directory.resolve("release-" + version + ".json");
            Files.writeString(file, "{\"version\": \"" + version + "\", \"schema\": {\"target\": \"" + target + "\"}}");
            environment.put("OPENWATCH_RELEASE_DESCRIPTOR", file.toString());
            return this;
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }
}
