package io.openwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.ReleaseVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A key that did nothing is no reason to refuse a file of an earlier release. */
class RetiredKeyTests {
    private static final String VARIABLE = "OPENWATCH_IDENTITY_JWT_PRIVATE_KEY";

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void keepOffTheMachine() {
        environment.put("OPENWATCH_STATE_DIR", directory.toString());
        environment.put("OPENWATCH_DATABASE_DSN", "postgres://openwatch:s3cr3t-word@127.0.0.1:5432/openwatch");
    }

    @Test
    void isAcceptedInEveryFileAndInTheEnvironmentAndNamesThePlace() throws IOException {
        write("etc/openwatch.toml", "[identity]\njwt_private_key = \"/etc/openwatch/keys/jwt_private.pem\"\n");
        write("etc/secrets.env", "\n" + VARIABLE + "=/elsewhere.pem\n");
        environment.put(VARIABLE, "/nowhere.pem");
        assertThat(load().notes())
                .filteredOn(note -> note.code().equals("config-key-ignored"))
                .extracting(note -> note.what() + " -> " + note.remedy())
                .satisfiesExactly(
                        toml -> assertThat(toml)
                                .contains("[identity.jwt_private_key]", "openwatch.toml:2]", "ignored from 2.0.0 on")
                                .endsWith("-> remove the line"),
                        secrets -> assertThat(secrets)
                                .contains("[" + VARIABLE + "]", "secrets.env:2]")
                                .endsWith("-> remove the line"),
                        variable -> assertThat(variable).endsWith("-> unset " + VARIABLE));
    }

    /** The installed release would take it for one that the next release refuses, and would refuse that one. */
    @Test
    void isNotAmongThoseForWhichAnInstalledReleaseRefusesTheNextOne() {
        ConfigVocabulary next = ConfigVocabulary.of(ReleaseVersion.of("2.0.0"));
        assertThat(next.retired())
                .extracting(key -> key.key())
                .contains("database.url")
                .doesNotContain("identity.jwt_private_key");
        assertThat(next.keys()).doesNotContain("identity.jwt_private_key");
    }

    private Configuration load() {
        return Configuration.load(new ConfigSources(Optional.empty(), Map.of(), environment))
                .orThrow();
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
