package io.openwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.http.TlsFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the package makes once, before there is a database. */
class PackageKeysCommandTests {

    @TempDir
    Path directory;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void furnish() {
        environment.put("OPENWATCH_STATE_DIR", directory.resolve("state").toString());
        environment.put(
                "OPENWATCH_IDENTITY_CREDENTIAL_KEY_FILE", key("credential.key").toString());
        environment.put(
                "OPENWATCH_SERVER_TLS_CERT", directory.resolve("tls/cert.pem").toString());
        environment.put(
                "OPENWATCH_SERVER_TLS_KEY", directory.resolve("tls/key.pem").toString());
    }

    @Test
    void makesEachKeyForRootAndTheGroupOfTheService() throws IOException {
        assertThat(keys()).contains("made " + key("credential.key"));
        assertThat(Files.size(key("credential.key"))).isEqualTo(32);
        assertThat(key("credential.key").getParent()).isDirectoryNotContaining("glob:**.pem");
        new TlsFiles(directory.resolve("tls/cert.pem"), directory.resolve("tls/key.pem")).ensure();
        for (Path secret : List.of(key("credential.key"), directory.resolve("tls/key.pem"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                    .isEqualTo("rw-r-----");
        }
    }

    @Test
    void leavesAloneWhatIsThere() throws IOException {
        Files.createDirectories(directory.resolve("keys"));
        Files.writeString(key("credential.key"), "an old key of the data");
        Files.writeString(key("jwt_private.pem"), "a key of an earlier release");
        environment.put(
                "OPENWATCH_IDENTITY_JWT_PRIVATE_KEY", key("jwt_private.pem").toString());
        keys();
        byte[] certificate = Files.readAllBytes(directory.resolve("tls/cert.pem"));
        assertThat(keys()).isEmpty();
        assertThat(key("credential.key")).hasContent("an old key of the data");
        assertThat(key("jwt_private.pem")).hasContent("a key of an earlier release");
        assertThat(directory.resolve("tls/cert.pem")).hasBinaryContent(certificate);
    }

    private String keys() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        int code = CommandLineRun.of(environment, print, print).run("package", "keys");
        assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
        return out.toString(StandardCharsets.UTF_8);
    }

    private Path key(String name) {
        return directory.resolve("keys").resolve(name);
    }
}
