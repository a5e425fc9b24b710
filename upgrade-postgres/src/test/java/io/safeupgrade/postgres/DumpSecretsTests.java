package io.safeupgrade.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.safeupgrade.BackupPart;
import io.safeupgrade.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who looks at the process list learns nothing; what the DSN says about TLS holds for the dump. */
class DumpSecretsTests {

    @TempDir
    Path directory;

    @TempDir
    Path certificates;

    @Test
    @EnabledOnOs(OS.LINUX)
    @DisplayName("C-01, AC-01, I7: connection data reach pg_dump by environment, the password is in no argument list")
    void passwordIsInNoArgumentList() throws Exception {
        DumpedDatabase people = DumpedDatabase.withPeople(directory, 20_000);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Set<String>> sampled = CompletableFuture.supplyAsync(() -> sample(over));

        BackupPart part = people.made();
        Verification verification = people.verify(part);
        over.set(true);

        Set<String> seen = sampled.get();
        assertThat(verification).isInstanceOf(Verification.Verified.class);
        assertThat(seen).anyMatch(line -> line.contains("pg_dump --format=custom"));
        assertThat(seen).anyMatch(line -> line.contains("pg_restore --file=/dev/null"));
        assertThat(seen)
                .noneMatch(line -> line.contains(people.database().password()))
                .noneMatch(line -> line.contains("pg_dump")
                        && line.contains(people.database().role()));
    }

    @Test
    void variablesOfTheCallerCannotRedirectTheDump() {
        assertThat(List.of("PGHOST", "PGSERVICE", "PGSSLMODE", "PGOPTIONS", "PGDATABASE", "PGPASSWORD"))
                .allMatch(PgDump::redirects);
        assertThat(List.of("PGPASSFILE", "PATH", "HOME")).noneMatch(PgDump::redirects);
    }

    @Test
    @DisplayName("TLS and password of the DSN hold for the dump; a certificate of somebody else stops it")
    void tlsOfTheDsnHoldsForTheDump() throws Exception {
        TlsFiles tls = TlsFiles.generate(Files.createDirectory(certificates.resolve("server")));
        TlsFiles other = TlsFiles.generate(Files.createDirectory(certificates.resolve("other")));
        try (TestCluster cluster = TestCluster.start(tls.serverSettings())) {
            TestCluster.Fresh database = cluster.fresh();
            DumpedDatabase.fill(database.owner(), 10);
            cluster.admitFirst(
                    "hostssl all " + database.role() + " all scram-sha-256",
                    "host all " + database.role() + " all reject");
            DumpedDatabase target = new DumpedDatabase(database, directory);
            String url = "postgres://%s:%s@localhost:%d/%s?sslmode=verify-full&sslrootcert=%s";

            PostgresDsn right = PostgresDsn.parse(url.formatted(
                    database.role(), database.password(), cluster.port(), database.database(), tls.certificate()));
            assertThat(target.verify(DumpedDatabase.part(target.create(PgDumpBackups.of(right), TestCluster.call()))))
                    .isInstanceOf(Verification.Verified.class);

            DumpSource source = DumpSource.read(right, TestCluster.call());
            PostgresDsn wrong = PostgresDsn.parse(url.formatted(
                    database.role(), database.password(), cluster.port(), database.database(), other.certificate()));
            var failure = DumpedDatabase.failure(run(wrong, source).create("postgres-dump", request()));
            assertThat(failure.evidence()).anyMatch(line -> line.contains("certificate verify failed"));
            assertThat(failure.toString()).doesNotContain(database.password());

            PostgresDsn plain = PostgresDsn.parse("postgres://%s:%s@localhost:%d/%s?sslmode=disable"
                    .formatted(database.role(), database.password(), cluster.port(), database.database()));
            assertThat(DumpedDatabase.failure(run(plain, source).create("postgres-dump", request()))
                            .evidence())
                    .anyMatch(line -> line.contains("no encryption"));
        }
    }

    private static DumpRun run(PostgresDsn dsn, DumpSource source) {
        PgDump tool = new PgDump(dsn, PasswordChannel.ENVIRONMENT, tools(source.major()), "UTF8");
        return new DumpRun(dsn, tool, source, DumpCompression.ZSTD, 0);
    }

    private io.safeupgrade.spi.BackupProvider.BackupRequest request() {
        return new io.safeupgrade.spi.BackupProvider.BackupRequest(
                TestCluster.call(), directory, java.util.Optional.empty());
    }

    private static PostgresTools tools(int major) {
        return ((PostgresTools.Found) PostgresTools.find(java.util.Optional.empty(), major)).tools();
    }

    /** Read the argument list of every process, again and again. */
    private static Set<String> sample(AtomicBoolean over) {
        Map<String, Boolean> lines = new java.util.HashMap<>();
        while (!over.get()) {
            try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
                for (Path process : processes) {
                    lines.put(commandLine(process), true);
                }
            } catch (IOException unreadable) {
                throw new java.io.UncheckedIOException(unreadable);
            }
        }
        return new HashSet<>(lines.keySet());
    }

    private static String commandLine(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8)
                    .replace('\0', ' ');
        } catch (IOException ended) {
            return "";
        }
    }
}
