package io.safeupgrade.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.ErrorCode;
import io.safeupgrade.Migration;
import io.safeupgrade.ReleaseManifest;
import io.safeupgrade.ReleaseManifest.DiskNeed;
import io.safeupgrade.ReleaseManifest.RetiredKey;
import io.safeupgrade.ReleaseManifest.ServerMajors;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.SchemaRange;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.UpgradeException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReleaseManifestJsonTests {

    private static final ReleaseManifest FULL = new ReleaseManifest(
            "till",
            ReleaseVersion.of("2.0.0"),
            Optional.of(ReleaseVersion.of("1.0.0")),
            SchemaVersion.of("2"),
            SchemaRange.of(SchemaVersion.of("1"), SchemaVersion.of("2")),
            List.of(
                    new Migration(SchemaVersion.of("1"), "V1__till.sql", "-17", true),
                    new Migration(SchemaVersion.of("2"), "V2__index.sql", "42", false)),
            "set-of-2",
            Optional.of(new ServerMajors("postgresql", 13, 18)),
            List.of("server.listen", "AUTO_BACKUP"),
            List.of(
                    new RetiredKey(
                            "server.address",
                            ReleaseVersion.of("2.0.0"),
                            Optional.of("server.listen"),
                            "renamed in 2.0.0 to server.listen"),
                    new RetiredKey("colour", ReleaseVersion.of("2.0.0"), Optional.empty(), "removed in 2.0.0")),
            new DiskNeed(1 << 20, 30));

    private static final String SMALLEST = """
            {"format": "safe-upgrade.release-manifest/1", "appliance": "till", "release": "2.0.0",
             "schema": {"target": "1", "checksum": "set"},
             "migrations": [{"version": "1", "description": "one", "checksum": "1", "transactional": true}]}
            """;

    @Test
    void readsWhatItWrote() {
        assertThat(read(text(FULL))).isEqualTo(FULL);
        assertThat(text(read(text(FULL)))).isEqualTo(text(FULL));
    }

    @Test
    void whatIsLeftOutHasItsMeaning() {
        ReleaseManifest smallest = read(SMALLEST);
        assertThat(smallest.upgradableFrom()).isEmpty();
        assertThat(smallest.accepts()).isEqualTo(SchemaRange.exactly(SchemaVersion.of("1")));
        assertThat(smallest.server()).isEmpty();
        assertThat(smallest.keys()).isEmpty();
        assertThat(smallest.retired()).isEmpty();
        assertThat(smallest.disk()).isEqualTo(DiskNeed.NONE);
    }

    @Test
    @DisplayName("a newer release may say more: unknown fields are ignored at every depth")
    void ignoresWhatANewerReleaseAdds() {
        String more = SMALLEST.replace("\"appliance\"", "\"signed_by\": {\"who\": [\"x\"]}, \"appliance\"")
                .replace("\"transactional\": true", "\"transactional\": true, \"seconds\": 3.5")
                .replace("\"target\": \"1\"", "\"target\": \"1\", \"heads\": null");
        assertThat(read(more)).isEqualTo(read(SMALLEST));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"release\"",
                "{}",
                "{\"format\": \"safe-upgrade.release-manifest/1\"}",
                "{\"format\": \"safe-upgrade.release-manifest/1\"",
            })
    void refusesWhatIsNoManifest(String text) {
        refused(text);
    }

    @ParameterizedTest(name = "{0} becomes {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "manifest/1 | manifest/2",
                "\"2.0.0\" | \"two\"",
                "\"2.0.0\" | \"2.0.0; rm -rf /\"",
                "\"2.0.0\" | 2",
                "\"2.0.0\" | null",
                "\"till\" | \"../till\"",
                "\"till\" | \"\"",
                "\"till\" | [\"till\"]",
                "\"target\": \"1\" | \"target\": 1",
                "\"target\": \"1\" | \"target\": \"2\"",
                "\"target\": \"1\" | \"target\": \" \"",
                "\"target\": \"1\" | \"target\": \"1\", \"target\": \"1\"",
                "\"target\": \"1\" | \"target\": \"1\", \"accepts\": []",
                "\"target\": \"1\" | \"target\": \"1\", \"accepts\": [null]",
                "\"one\" | \"one\\u001b[2J\"",
                "\"one\" | \"one\\u202eeno\"",
                "\"one\" | \"\"",
                "true | \"true\"",
                "true | 1",
                "true} | true}, {\"version\": \"1\", \"description\": \"x\", \"checksum\": \"1\", \"transactional\": true}",
                "true} | true}, null",
                "true}] | true}], \"server\": {\"engine\": \"postgresql\", \"oldest_major\": 18, \"newest_major\": 13}",
                "true}] | true}], \"server\": {\"engine\": \"postgresql\", \"oldest_major\": 13.5, \"newest_major\": 18}",
                "true}] | true}], \"server\": {\"engine\": \"postgresql\", \"oldest_major\": \"13\", \"newest_major\": 18}",
                "true}] | true}], \"disk\": {\"state_bytes\": -1}",
                "true}] | true}], \"disk\": {\"state_bytes\": 99999999999999999999}",
                "true}] | true}], \"config\": {\"keys\": [\"a b\"]}",
                "true}] | true}], \"config\": {\"retired\": [{\"key\": \"a\", \"since\": \"new\", \"why\": \"x\"}]}",
                "true}]} | true}]} {}",
            })
    void refusesHostileValues(String part, String instead) {
        assertThat(SMALLEST).contains(part);
        refused(SMALLEST.replace(part, instead));
    }

    @Test
    void refusesWhatIsTooLongOrTooDeep() {
        refused(SMALLEST.replace("\"one\"", "\"" + "x".repeat(501) + "\""));
        refused(SMALLEST.replace("{\"format\"", "{\"x\": " + "[".repeat(1000) + "]".repeat(1000) + ", \"format\""));
        refused(SMALLEST + " ".repeat(5 << 20));
        refused(SMALLEST.replace("\"set\"", "\"" + "9".repeat(100_000) + "\""));
    }

    @Test
    void readsNoFurtherThanItsLimit() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return '[';
            }
        };
        assertThatThrownBy(() -> ReleaseManifestJson.read("pipe", endless)).isInstanceOf(UpgradeException.class);
    }

    @Test
    @DisplayName(
            "ten thousand damaged manifests: each is refused by the one known failure, or is a manifest all the same")
    void noDamageEscapesTheOneFailure() {
        byte[] whole = text(FULL).getBytes(StandardCharsets.UTF_8);
        Random random = new Random(20261120);
        int refused = 0;
        for (int round = 0; round < 10_000; round++) {
            byte[] damaged = whole.clone();
            for (int times = random.nextInt(1, 4); times > 0; times--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(damaged, random.nextInt(damaged.length)) : damaged;
            try {
                ReleaseManifestJson.read("damaged", new ByteArrayInputStream(cut));
            } catch (UpgradeException known) {
                assertThat(known.failure().code()).isEqualTo(ErrorCode.USAGE);
                assertThat(known.failure().what()).doesNotContainPattern("\\p{Cntrl}");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(5_000);
    }

    @Test
    void saysWhereItCameFromWhenItCannotBeRead() {
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the disk is gone");
            }
        };
        assertThatThrownBy(() -> ReleaseManifestJson.read("/tmp/manifest.json", broken))
                .hasMessageContaining("/tmp/manifest.json")
                .hasMessageContaining("the disk is gone");
    }

    private static void refused(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOfSatisfying(
                        UpgradeException.class,
                        refused -> assertThat(refused.failure().code()).isEqualTo(ErrorCode.USAGE));
    }

    private static ReleaseManifest read(String text) {
        return ReleaseManifestJson.read("test", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(ReleaseManifest manifest) {
        return new String(ReleaseManifestJson.write(manifest), StandardCharsets.UTF_8);
    }
}
