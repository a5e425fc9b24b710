package io.openwatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I7 over a whole first installation: the passwords are where they belong and nowhere else. */
class SetupSecretTests {

    @TempDir
    Path directory;

    @Test
    @DisplayName("no argument, no output, no statement in the server's log and no other file holds a password")
    void keepsPasswordsWhereTheyBelong() throws IOException {
        String administrators = DemoStory.randomWord();
        try (FreshServer server = FreshServer.start(directory.resolve("server"));
                FreshMachine fresh = new FreshMachine(directory.resolve("machine"), server)) {
            server.execute("CREATE ROLE boss SUPERUSER LOGIN PASSWORD '" + administrators + "'");
            String[] command = fresh.setupHere("--yes");
            Files.writeString(
                    Path.of(command[2]),
                    "postgres://boss:" + administrators + "@127.0.0.1:" + server.port() + "/postgres");
            int before = server.log().length();
            ArgumentWatch watch = ArgumentWatch.begin();
            Running.Ended ended = fresh.type(command);
            ArgumentWatch.Seen seen = watch.end();
            assertThat(ended.exit()).as(ended::all).isZero();
            String own = fresh.password();
            assertThat(own).hasSize(32);
            assertThat(server.admits(fresh.name(), own, fresh.name())).isTrue();
            assertThat(server.log().substring(before))
                    .contains("CREATE ROLE \"" + fresh.name() + "\"")
                    .doesNotContain(own)
                    .doesNotContain(administrators);
            assertThat(seen.holds("io.openwatch.cli.Main\0serve")).isTrue();
            assertThat(seen.holds("pg_dump\0--version"))
                    .as("short processes were seen")
                    .isTrue();
            for (String secret : List.of(own, administrators)) {
                assertThat(seen.holds(secret)).isFalse();
                assertThat(ended.all()).doesNotContain(secret);
            }
            assertThat(fresh.contents().stream().filter(file -> file.contains(own)))
                    .singleElement()
                    .asString()
                    .startsWith("etc/secrets.env ");
            assertThat(fresh.contents()).noneMatch(file -> file.contains(administrators));
        }
    }
}
