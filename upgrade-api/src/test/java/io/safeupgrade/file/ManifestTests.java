package io.safeupgrade.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.safeupgrade.BackupPart;
import io.safeupgrade.DatabaseIdentity;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.Verification;
import io.safeupgrade.file.RestorePointStore.Draft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTests {

    private static final String ID = "20261120T184500Z-1.4.0-to-1.5.0";
    private final Manifest manifest = manifest("café till", "decoded", Published.part("database.dump", "the dump"));
    private final byte[] json = manifest.json();

    @Test
    void readsWhatItWrote() throws IOException {
        assertThat(Manifest.read(json)).isEqualTo(manifest);
    }

    @Test
    @DisplayName("a manifest with any single bit flipped is not accepted")
    void findsEveryFlippedBit() {
        for (int bit = 0; bit < json.length * 8; bit++) {
            byte[] flipped = json.clone();
            flipped[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(accepts(flipped)).as("bit %d", bit).isFalse();
        }
    }

    @Test
    void findsEveryTruncationAndWhatIsAppended() {
        for (int bytes = 0; bytes < json.length; bytes++) {
            assertThat(accepts(Arrays.copyOf(json, bytes)))
                    .as("%d bytes", bytes)
                    .isFalse();
        }
        assertThat(accepts((text() + "\n").getBytes(StandardCharsets.UTF_8))).isFalse();
        assertThat(accepts((" " + text()).getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @Test
    void findsWhatMeansTheSameButIsWrittenInAnotherWay() {
        for (String spelling : List.of("caf\\u00e9", "caf\\u00E9", "c\\u0061fé")) {
            String other = text().replace("café", spelling);
            assertThat(other).isNotEqualTo(text());
            assertThat(accepts(other.getBytes(StandardCharsets.UTF_8))).isFalse();
        }
    }

    @Test
    void checksumInCapitalsIsNotTheChecksum() {
        String digits = text().substring(text().length() - 64 - 3, text().length() - 3);
        assertThat(digits).matches("[0-9a-f]{64}");
        String capitals = text().replace(digits, digits.toUpperCase(java.util.Locale.ROOT));
        assertThat(accepts(capitals.getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @Test
    void readsWhatNewerReleaseAdded() throws IOException {
        assertThat(Manifest.read(sealed("\"format\" : 2", "\"format\" : 2, \"added\" : { \"later\" : {} }")))
                .isEqualTo(manifest);
    }

    @Test
    void namesOtherFormats() {
        for (int format : List.of(1, 3)) {
            assertThatIOException()
                    .isThrownBy(() -> Manifest.read(sealed("\"format\" : 2", "\"format\" : " + format)))
                    .withMessage("its format [" + format + "] is not [2]");
        }
    }

    @ParameterizedTest
    @MethodSource("hostile")
    @DisplayName("a correctly sealed manifest by somebody hostile is refused")
    void refusesHostile(String before, String after) {
        assertThat(text()).contains(before);
        assertThatIOException().isThrownBy(() -> Manifest.read(sealed(before, after)));
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> hostile() {
        String id = '"' + ID + '"';
        String part = "\"database.dump\"";
        return Stream.of(
                        List.of(id, "\"..\""),
                        List.of(id, "\"../../etc\""),
                        List.of(id, "null"),
                        List.of(part, "\"../../etc/shadow\""),
                        List.of(part, "\"/etc/shadow\""),
                        List.of(part, "\".\""),
                        List.of(part, "\"a/b\""),
                        List.of(part, "\"\""),
                        List.of(part, "\"a\\u0000b\""),
                        List.of(part, "\"manifest.json\""),
                        List.of(part, "\"verification.json\""),
                        List.of(part, "null"),
                        List.of("\"15.18\"", "null"),
                        List.of("\"QUICK\"", "\"DEEPEST\""),
                        List.of("\"2026-11-20T18:45:00Z\"", "\"yesterday\""),
                        List.of("\"parts\" : [ {", "\"parts\" : [ null, {"),
                        List.of("\"decoded\"", "\"\\u001b]0;owned\\u0007\""),
                        List.of("\"fake\"", "\"fa\\nke\""),
                        List.of("\"7000\"", "\"\\u009b2J\""),
                        List.of("\"4\"", "\"4\\r\""),
                        List.of("\"20261120T184500Z-0a1b2c\"", "\"../run\""),
                        List.of("\"1.4.0\"", "\"../1.4.0\""))
                .map(change -> org.junit.jupiter.params.provider.Arguments.of(change.get(0), change.get(1)));
    }

    @Test
    void refusesTwoPartsOfTheSameName() {
        BackupPart part = Published.part("database.dump", "the dump");
        assertThatIOException()
                .isThrownBy(() ->
                        Manifest.read(manifest("till", "decoded", part, part).json()))
                .withMessageContaining("two parts are named [database.dump]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "null", "{\"format\":2}", "{\"format\":\"x\"}", "\"format\"", "{{{{"})
    void refusesWhatIsNoManifest(String json) {
        assertThat(accepts(json.getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @Test
    void evidenceOfSeveralLinesIsKeptOnOne() throws IOException {
        Manifest lines = manifest("till", "one\n\ttwo", Published.part("database.dump", "the dump"));
        assertThat(Manifest.read(lines.json()).evidence()).isEqualTo("one two");
    }

    private String text() {
        return new String(json, StandardCharsets.UTF_8);
    }

    /** Make the change as somebody does who knows how to seal. */
    private byte[] sealed(String before, String after) {
        String unsealed = text().replaceFirst(",\\s+\"sha256\" : \"[0-9a-f]{64}\"\\s+\\}$", "\n}");
        assertThat(unsealed).doesNotContain(text()).contains(before);
        return Seal.close(unsealed.replace(before, after).getBytes(StandardCharsets.UTF_8));
    }

    private static boolean accepts(byte[] json) {
        try {
            Manifest.read(json);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private static Manifest manifest(String appliance, String evidence, BackupPart... parts) {
        return Manifest.of(
                ID,
                new Draft(
                        Path.of("unused"),
                        Sample.NOW,
                        7,
                        Sample.RUN,
                        appliance,
                        Optional.of(Sample.OLD),
                        Sample.NEW,
                        Optional.of(SchemaVersion.of("4")),
                        Optional.of(new DatabaseIdentity("7000", "till")),
                        List.of(parts),
                        new Verification.Verified(Verification.Depth.QUICK, evidence)));
    }
}
