package io.safeupgrade.postgres.internal.contents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safeupgrade.postgres.internal.contents.DatabaseProperties.Extension;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties.Locale;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties.Privilege;
import io.safeupgrade.postgres.internal.contents.DatabaseProperties.Setting;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The record of a dump is written once and read for years. */
class DumpRecordTests {

    @Test
    void isReadAsItWasWritten() throws IOException {
        DumpRecord record = record(Optional.of(List.of(new Privilege("", "CONNECT", false, "till"))));

        assertThat(DumpRecord.read(record.json())).isEqualTo(record);
        assertThat(DumpRecord.read(record.json()).json()).isEqualTo(record.json());
        assertThat(DumpRecord.read(record(Optional.empty()).json()).properties().privileges())
                .isEmpty();
    }

    @Test
    void looksLikeThis() throws IOException {
        String json = new String(record(Optional.empty()).json(), StandardCharsets.UTF_8);

        assertThat(json.replaceAll("\\s+", " "))
                .startsWith("{ \"format\" : 1, \"contents\" : { \"tables\" : [ { \"schema\" : \"public\","
                        + " \"name\" : \"empty\", \"rows\" : 0, \"content\" : \"00000000000000000000000000000000\" }")
                .contains(
                        "\"sequences\" : [ { \"schema\" : \"public\", \"name\" : \"tickets\", \"position\" : \"42, true\" } ]")
                .contains("\"properties\" : { \"name\" : \"till\", \"owner\" : \"till\", \"connectionLimit\" : -1,");
    }

    @Test
    void fieldsOfANewerReleaseAreNoHindrance() throws IOException {
        String json = new String(record(Optional.empty()).json(), StandardCharsets.UTF_8);

        assertThat(DumpRecord.read(bytes(json.replaceFirst("\\{", "{\"new\": {\"a\": [1]}, "))))
                .isEqualTo(record(Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"format\": 2}",
                "{\"format\": 1, \"contents\": null, \"properties\": null}",
                "{\"format\": 1, \"contents\": {\"tables\": [{\"schema\": \"s\"}]}}",
                "not json at all"
            })
    void anythingElseIsRefused(String json) {
        assertThatThrownBy(() -> DumpRecord.read(bytes(json))).isInstanceOf(IOException.class);
    }

    @Test
    void everyCutIsRefused() throws IOException {
        byte[] json = record(Optional.empty()).json();
        for (int cut = 0; cut < json.length; cut += 7) {
            byte[] part = Arrays.copyOf(json, cut);
            assertThatThrownBy(() -> DumpRecord.read(part)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void otherFormatIsNamed() throws IOException {
        String json = new String(record(Optional.empty()).json(), StandardCharsets.UTF_8);

        assertThatThrownBy(() -> DumpRecord.read(bytes(json.replace("\"format\" : 1", "\"format\" : 2"))))
                .hasMessageContaining("[2]");
    }

    @Test
    void fingerprintIsThatOfTheContentsAlone() throws IOException {
        DumpContents contents = record(Optional.empty()).contents();
        DumpContents fewer =
                new DumpContents(contents.tables(), contents.largeObjects(), List.of(), contents.catalog());

        assertThat(DumpRecord.fingerprint(contents))
                .matches("[0-9a-f]{64}")
                .isEqualTo(DumpRecord.fingerprint(ArchiveWriter.whole(16).read()))
                .isNotEqualTo(DumpRecord.fingerprint(fewer));
    }

    @Test
    void valuesOfSettingsAreNotPrinted() throws IOException {
        assertThat(record(Optional.empty()).toString()).contains("app.secret").doesNotContain("hunter2");
    }

    private static DumpRecord record(Optional<List<Privilege>> privileges) throws IOException {
        return DumpRecord.of(
                ArchiveWriter.whole(16).read(),
                new DatabaseProperties(
                        "till",
                        "till",
                        -1,
                        Optional.of("the \"till\""),
                        privileges,
                        List.of(new Setting("", "app.secret", "hunter2")),
                        "UTF8",
                        new Locale("C", "C", "libc", Optional.empty(), Optional.empty(), Optional.of("153.120")),
                        "pg_default",
                        false,
                        List.of(new Extension("plpgsql", "1.0", "pg_catalog"))));
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
