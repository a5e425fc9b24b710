package io.openwatch.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What must not leave the machine is learned from the files that hold it, well-formed or not. */
class SecretSearchTests {

    @TempDir
    Path directory;

    private SecretSearch search(Map<String, String> more) {
        Map<String, String> environment = new java.util.HashMap<>(more);
        environment.put("OPENWATCH_STATE_DIR", directory.toString());
        environment.put("HOME", directory.toString());
        return SecretSearch.of(Ground.of(Optional.empty(), environment), Duration.ofSeconds(30));
    }

    private Set<String> found(Map<String, String> more) {
        return search(more).found().stream()
                .map(secret -> new String(secret.bytes(), StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void learnsEveryValueOfTheFileOfSecrets() throws IOException {
        write(
                "etc/secrets.env",
                "A='one two'\nB=\"x\\\"y\"\n# old: postgres://u:older@h/d\nC=postgres://u:p%40ss@h/d?x=a@b\nD=info\nE=8443\n"
                        + "broken words\nF=\"two\nlines\"\n");
        assertThat(found(Map.of()))
                .contains("one two", "x\"y", "older", "p%40ss", "p@ss", "broken words", "two\nlines")
                .doesNotContain("info", "8443");
    }

    @Test
    void learnsPasswordsWhereverAddressesAreConfigured() throws IOException {
        write("etc/openwatch.toml", "[database]\ndsn = \"postgres://u:from-toml@h/d\"\n[x]\npassword = 'named'\n");
        write("admin", "postgres://u:from-admin@h/d\n");
        write("etc/upgrade.conf", "ADMIN_DSN_FILE=" + directory.resolve("admin") + "\n");
        write(".pgpass", "h:*:*:u:wi\\:th\n");
        assertThat(found(Map.of("PGPASSWORD", "from-environment", "OPENWATCH_SECRETS_DIR", directory.toString())))
                .contains("from-toml", "named", "from-admin", "wi:th", "from-environment")
                .doesNotContain(directory.toString());
    }

    @Test
    void learnsTheSigningKeyOfAnEarlierReleaseWhereverItLies() throws IOException {
        for (String place : List.of("toml", "secrets", "environment", "etc/keys/jwt_private")) {
            write(
                    place + ".pem",
                    "-----BEGIN PRIVATE KEY-----\nof the place " + place + "\n-----END PRIVATE KEY-----\n");
        }
        write("etc/openwatch.toml", "[identity]\njwt_private_key = \"" + directory.resolve("toml.pem") + "\"\n");
        write("etc/secrets.env", "OPENWATCH_IDENTITY_JWT_PRIVATE_KEY=" + directory.resolve("secrets.pem") + "\n");
        String set = directory.resolve("environment.pem").toString();
        assertThat(found(Map.of("OPENWATCH_IDENTITY_JWT_PRIVATE_KEY", set)))
                .contains(
                        "of the place toml",
                        "of the place secrets",
                        "of the place environment",
                        "of the place etc/keys/jwt_private");
    }

    @Test
    void learnsKeysAndLeavesCertificatesAlone() throws IOException {
        write("keys/any.pem", "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\nshort\n-----END PRIVATE KEY-----\n");
        write("tls/cert.pem", "-----BEGIN CERTIFICATE-----\nMIIBtjCCAVugAwIBAgIR\n-----END CERTIFICATE-----\n");
        assertThat(found(Map.of()))
                .contains("MIGHAgEAMBMGByqGSM49", "MIGHAgEAMBMGByqGSM49short")
                .doesNotContain("MIIBtjCCAVugAwIBAgIR", "short");
    }

    @Test
    void saysWhichFilesItCouldNotRead() throws IOException {
        Path circle = directory.resolve("circle");
        Files.createSymbolicLink(circle, circle);
        assertThat(search(Map.of("OPENWATCH_SECRETS_ENV", circle.toString())).unreadable())
                .isEqualTo(List.of(circle.toString()));
        assertThat(search(Map.of()).unreadable()).isEmpty();
    }
}
