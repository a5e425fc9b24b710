package io.openwatch.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What looks like a secret goes although nobody knows it; what does not stays. */
class RedactorTests {
    private static final Redactor BLIND = Redactor.of(Set.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "at postgres://ow:hunter2@db:5432/ow?x=1 | at postgres://ow:***@db:5432/ow?x=1",
                "at postgres://ow:hun@ter2@db/ow now | at postgres://ow:***@db/ow now",
                "PGPASSWORD=hunter2 psql | PGPASSWORD=\"***\" psql",
                "{\"password\": \"hun\\\"ter2\", \"a\": 1} | {\"password\": \"***\", \"a\": 1}",
                "Authorization: Bearer abc.def-ghi | Authorization: Bearer ***",
                "hash SCRAM-SHA-256$4096:c2FsdA==$a:b end | hash *** end",
                "hash md5d41d8cd98f00b204e9800998ecf8427e end | hash *** end",
                "jwt eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln end | jwt *** end",
                "-----BEGIN EC PRIVATE KEY-----\\nMHc\\n-----END EC PRIVATE KEY----- end | *** end",
                "access_token=abc next | access_token=\"***\" next"
            })
    void takesOutWhatLooksLikeASecret(String text, String left) {
        assertThat(BLIND.redacted(text)).isEqualTo(left);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SECRETS = environment    # default",
                "{\"schema\": {\"token\": \"6\"}}",
                "{\"name\":\"password_encryption\",\"setting\":\"scram-sha-256\"}",
                "see https://127.0.0.1:8443/api/v1/health at 10:15",
                "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
            })
    void leavesEverythingElse(String text) {
        assertThat(BLIND.redacted(text)).isEqualTo(text);
    }

    @Test
    void takesTheLongestOutFirst() {
        Redactor redactor = Redactor.of(Set.of(KnownSecret.of("abc"), KnownSecret.of("abcdef"), KnownSecret.of("no")));
        assertThat(redactor.redacted("abcdef abc no")).isEqualTo("*** *** no");
    }

    @Test
    void knowsEveryByte() {
        byte[] key = new byte[256];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) i;
        }
        byte[] left = Redactor.of(Set.of(KnownSecret.of(key))).redacted(key);
        assertThat(new String(left, StandardCharsets.ISO_8859_1)).isEqualTo("***");
    }

    @Test
    void beginsWithAWholeLineWhereALogIsCut(@TempDir Path directory) throws IOException {
        String line = "x".repeat(1000) + " hunter2\n";
        Path log = directory.resolve("log");
        Files.writeString(log, line.repeat(Tail.MOST / line.length() + 5));
        List<String> failures = new ArrayList<>();
        byte[] tail = Tail.of(log, failures::add).orElseThrow();
        assertThat(tail.length).isLessThanOrEqualTo(Tail.MOST).isGreaterThan(Tail.MOST - 2 * line.length());
        assertThat(new String(tail, StandardCharsets.UTF_8)).startsWith("xxx").endsWith(" hunter2\n");
        assertThat(new String(tail, StandardCharsets.UTF_8).lines()).allMatch(one -> one.length() == line.length() - 1);
        assertThat(failures).isEmpty();
        assertThat(Tail.wholeLines("half a line".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(Tail.of(directory, failures::add)).isEmpty();
        assertThat(failures).hasSize(1);
    }
}
