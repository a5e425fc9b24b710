package io.openwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.testing.Client;
import io.openwatch.testing.Home;
import io.openwatch.testing.Program;
import io.openwatch.testing.TestDatabase;
import io.openwatch.upgrade.UpgradeFiles;
import io.safeupgrade.Hold;
import io.safeupgrade.ReleaseVersion;
import io.safeupgrade.RunId;
import io.safeupgrade.SchemaVersion;
import io.safeupgrade.http.HttpHealthProbe;
import io.safeupgrade.spi.HealthProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as systemd sees it: a process, its exit code, and a port that speaks HTTPS. */
class ServeCommandTests {
    private static final RunId RUN = new RunId("20261120T060000Z-000001");
    private static final String HOST =
            "{\"hostname\":\"a.example\",\"environment\":\"staging\",\"os_family\":\"debian\",\"os_version\":\"12\"}";

    @TempDir
    Path directory;

    @Test
    void servesHttpsWithACertificateOfItsOwnAndEndsOnSigterm() throws IOException {
        Home home = Home.in(directory, TestDatabase.at("6").text());
        try (Program program = Program.start(home, "serve")) {
            String url = "https://127.0.0.1:" + program.port() + "/api/v1/health";
            HealthProbe.Health health = HttpHealthProbe.at(url)
                    .trusting(home.certificate())
                    .probe(new HealthProbe.ProbeRequest(
                            TestDatabase.call(), ReleaseVersion.of("2.0.0"), Optional.of(SchemaVersion.of("6"))));
            assertThat(health).isEqualTo(new HealthProbe.Healthy());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.key())))
                    .isEqualTo("rw-------");
            Program.Finished ended = program.terminate().finish();
            assertThat(ended.exit()).isZero();
            assertThat(ended.err()).doesNotContain(TestDatabase.PASSWORD);
        }
    }

    @Test
    @DisplayName("I2: exits 78 with the command to type on a schema older than the code")
    void refusesSchemaOlderThanCode() {
        Program.Finished ended =
                Program.run(Home.in(directory, TestDatabase.at("3").text()), "serve");
        assertThat(ended.exit()).isEqualTo(78);
        assertThat(ended.err()).contains("[3]").contains("[6]").contains("openwatch migrate");
    }

    @Test
    @DisplayName("I2: an older release exits 78 on a schema newer than its code")
    void refusesSchemaNewerThanCode() {
        Home home = Home.in(directory, TestDatabase.at("6").text()).actingAs("1.0.0", "3");
        assertThat(Program.run(home, "serve").exit()).isEqualTo(78);
    }

    @Test
    @DisplayName("trap 9: an unreachable database is not 78; the service answers 503 and comes back by itself")
    void startsWithoutADatabase() {
        Home home = Home.in(directory, "postgres://nobody@127.0.0.1:1/nothing");
        try (Program program = Program.start(home, "serve");
                Client client = new Client(program.port(), home.certificate())) {
            assertThat(client.get("/api/v1/health").status()).isEqualTo(503);
            assertThat(client.get("/api/v1/health").body().path("db_connected").asBoolean())
                    .isFalse();
            assertThat(client.get("/api/v1/hosts").body().at("/error/code").asString())
                    .isEqualTo("server.database_unavailable");
            assertThat(client.get("/livez").status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName(
            "a hold that is placed while it runs is for the next start: AUTO_MIGRATE=no leaves the old release serving")
    void aHoldThatComesLaterIsNoTrial() {
        Home home = Home.in(directory, TestDatabase.at("6").text());
        try (Program program = Program.start(home, "serve");
                Client client = new Client(program.port(), home.certificate())) {
            home.files().hold().place(hold());
            assertThat(client.post("/api/v1/hosts", HOST).status()).isEqualTo(201);
        }
    }

    @Test
    @DisplayName(
            "I2, trap 30: held without a permit it exits 78; with one it serves in trial mode until the hold is gone")
    void obeysHoldAndPermit() {
        Home home = Home.in(directory, TestDatabase.at("6").text());
        UpgradeFiles files = home.files();
        files.hold().place(hold());
        Program.Finished held = Program.run(home, "serve");
        assertThat(held.exit()).isEqualTo(78);
        assertThat(held.err()).contains("openwatch upgrade run");
        files.permit().grant(RUN);
        try (Program program = Program.start(home, "serve");
                Client client = new Client(program.port(), home.certificate())) {
            assertThat(client.post("/api/v1/hosts", HOST).status()).isEqualTo(503);
            files.hold().release(RUN);
            assertThat(client.post("/api/v1/hosts", HOST).status()).isEqualTo(201);
        }
    }

    private static Hold hold() {
        return new Hold(
                "upgrading",
                Instant.now(),
                RUN,
                Optional.empty(),
                ReleaseVersion.of("2.0.0"),
                Optional.empty(),
                List.of("openwatch upgrade run"));
    }
}
