package io.openwatch.config;

import io.openwatch.testing.Guide;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/configuration.md names every key that this release takes or once took, with its values and default. */
class ConfigurationGuideTests {
    private static final Guide GUIDE = Guide.of("configuration.md");
    private static final List<String> HEADER = List.of("Key", "Value", "Default", "Variable", "Since", "Meaning");

    @Test
    void namesEveryKeyOfOpenwatchToml() throws IOException {
        GUIDE.generated("toml-keys").mustExplain(HEADER, rows(KnownKeys.TOML));
    }

    @Test
    void namesEveryKeyOfUpgradeConf() throws IOException {
        GUIDE.generated("upgrade-keys").mustExplain(HEADER, rows(KnownKeys.UPGRADE));
    }

    @Test
    void namesEveryRetiredKey() throws IOException {
        GUIDE.generated("retired-keys")
                .mustShow(
                        List.of("Key", "What became of it"),
                        KnownKeys.RETIRED.stream()
                                .map(key -> List.of(code(key.name()), key.why()))
                                .toList());
    }

    private static List<List<String>> rows(List<Key<?>> keys) {
        return keys.stream().map(ConfigurationGuideTests::row).toList();
    }

    private static List<String> row(Key<?> key) {
        String absent = key.required() ? "must be set" : "none";
        return List.of(
                code(key.name()),
                key.form().expected() + (key.form().number() ? ", without quotes" : ""),
                key.fallback().map(ConfigurationGuideTests::code).orElse(absent),
                code(key.variable()),
                key.since().text());
    }

    private static String code(String text) {
        return "`" + text + "`";
    }
}
