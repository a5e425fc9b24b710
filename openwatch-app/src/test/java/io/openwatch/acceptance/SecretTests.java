package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The password of the database, over the whole of two demos: in one file and nowhere else. */
@Execution(ExecutionMode.CONCURRENT)
class SecretTests {

    @TempDir
    Path directory;

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"well ending", "failing migration"})
    @DisplayName("C-01, AC-01, I7: no process ever carries the password among its arguments")
    void noProcessCarriesThePasswordInItsArguments(String kind) {
        DemoStory story = story(kind);
        assertThat(story.arguments().holds("pg_dump")).as("the dump was seen").isTrue();
        assertThat(story.arguments().holds("io.openwatch.cli.Main\0serve"))
                .as("the service was seen")
                .isTrue();
        assertThat(story.arguments().holds("pg_restore"))
                .as("short processes were seen")
                .isTrue();
        assertThat(story.arguments().holds(story.secret())).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"well ending", "failing migration"})
    @DisplayName("I7: secrets.env is the only file that holds the password, and it is its owner's alone")
    void onlySecretsEnvHoldsThePassword(String kind) {
        DemoStory story = story(kind);
        assertThat(story.files())
                .containsKeys(
                        Path.of("upgrade/journal.jsonl"),
                        Path.of("upgrade/last.json"),
                        Path.of("service/service.log"),
                        Path.of("installed-release.json"));
        assertThat(story.files().entrySet().stream()
                        .filter(file -> file.getValue().contains(story.secret())
                                || file.getKey().toString().contains(story.secret()))
                        .map(file -> file.getKey().toString()))
                .containsExactly("etc/secrets.env");
        assertThat(story.machine().state().resolve("etc/secrets.env"))
                .satisfies(file -> assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                                java.nio.file.Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"well ending", "failing migration"})
    @DisplayName("I7: nothing that is printed holds the password")
    void nothingPrintedHoldsThePassword(String kind) {
        DemoStory story = story(kind);
        assertThat(story.ended().out()).isNotBlank().doesNotContain(story.secret());
        assertThat(story.ended().err()).doesNotContain(story.secret());
    }

    @Test
    @DisplayName("the watch over arguments sees a secret that a short process does carry")
    void theWatchSeesASecretInArguments() {
        String canary = DemoStory.randomWord();
        ArgumentWatch watch = ArgumentWatch.begin();
        try (Running leak = Running.start(
                directory, java.util.Map.of(), java.util.List.of("/bin/sh", "-c", "sleep 0.05; exit 0", canary))) {
            assertThat(leak.finish().exit()).isZero();
        }
        assertThat(watch.end().holds(canary)).isTrue();
    }

    private static DemoStory story(String kind) {
        return kind.equals("well ending") ? DemoStory.upgraded() : DemoStory.failedMigration();
    }
}
