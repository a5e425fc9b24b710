package io.openwatch.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.openwatch.access.Caller;
import io.openwatch.audit.AuditEvent;
import io.openwatch.changes.Changes;
import io.openwatch.setup.KeyMaterial;
import io.openwatch.testing.TestDatabase;
import io.safeupgrade.UpgradeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rekey that is broken off at each of its steps, and the secrets after it. */
class RekeyTests {
    private static final int CREDENTIALS = Rekey.STEP + 5;
    private static final TestDatabase DATABASE = TestDatabase.current();
    private static final Caller BY = Caller.system("test", "test-1");

    @TempDir
    Path directory;

    private final List<AuditEvent> trail = new ArrayList<>();
    private Connection connection;
    private DSLContext jooq;
    private Changes changes;
    private KeyRing keys;
    private CredentialStore store;
    private List<UUID> hosts;

    @BeforeEach
    void fill() throws SQLException, IOException {
        connection = DATABASE.connect();
        jooq = DSL.using(connection, SQLDialect.POSTGRES);
        jooq.execute("truncate hosts cascade");
        changes = new Changes(jooq, (transaction, event) -> trail.add(event));
        keys = new KeyRing(directory.resolve("credential.key"));
        write(keys.file());
        store = new CredentialStore(jooq, changes, keys, InstantSource.system());
        jooq.execute("insert into hosts (id, hostname, environment, os_family, os_version, created_at)"
                + " select gen_random_uuid(), 'h' || n, 'staging', 'debian', '12', now() from generate_series(1, "
                + CREDENTIALS + ") n");
        hosts = jooq.fetch("select id from hosts").map(row -> row.get(0, UUID.class));
        for (UUID host : hosts) {
            NewCredential wanted = new NewCredential(
                    "of " + host, "host", host, null, "scan", "secret of " + host, null, null, "sudo of " + host);
            store.add(BY, wanted, wanted.check());
        }
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void encryptsEveryCredentialAnewAndKeepsTheOldKeyAside() {
        String before = keys.current().id();
        Rekey.Report report = new Rekey(jooq, changes, keys, List.of()).run(BY);
        assertThat(report.credentials()).isEqualTo(CREDENTIALS);
        assertThat(report.from()).isEqualTo(before);
        assertThat(keys.current().id()).isEqualTo(report.to()).isNotEqualTo(before);
        assertThat(keys.next()).doesNotExist();
        assertThat(KeyRing.read(keys.previous()))
                .hasValueSatisfying(old -> assertThat(old.id()).isEqualTo(before));
        assertThat(jooq.fetchValue("select string_agg(distinct key_id, ' ') from credentials"))
                .isEqualTo(report.to());
        everySecretIsReadable();
        assertThat(trail.getLast().action()).isEqualTo("credential.rekeyed");
        assertThat(trail.toString()).doesNotContain("secret of").doesNotContain("sudo of");
    }

    @Test
    void goesOnWhereItWasBrokenOff() {
        UUID last = jooq.fetchOptional("select id from credentials order by key_id, id limit 1 offset " + Rekey.STEP)
                .orElseThrow()
                .get(0, UUID.class);
        jooq.execute("update credentials set password = '\\x00' where id = '" + last + "'");
        assertThatThrownBy(() -> new Rekey(jooq, changes, keys, List.of()).run(BY))
                .isInstanceOf(SecretDamagedException.class);
        String next = KeyRing.read(keys.next()).orElseThrow().id();
        assertThat(jooq.fetchValue("select count(*)::int from credentials where key_id = '" + next + "'"))
                .isEqualTo(Rekey.STEP);
        jooq.execute("delete from credentials where id = '" + last + "'");
        everySecretIsReadable();
        Rekey.Report report = new Rekey(jooq, changes, keys, List.of()).run(BY);
        assertThat(report.to()).isEqualTo(next);
        assertThat(report.credentials()).isEqualTo(CREDENTIALS - 1 - Rekey.STEP);
        everySecretIsReadable();
    }

    @Test
    void catchesUpWithWhatWasWrittenWithTheOldKeyMeanwhile() throws IOException {
        Rekey.Report first = new Rekey(jooq, changes, keys, List.of()).run(BY);
        Path swap = directory.resolve("swap");
        Files.move(keys.file(), swap);
        Files.move(keys.previous(), keys.file());
        UUID host = hosts.getFirst();
        Credential late = store.resolve(host);
        Secrets secrets = new Secrets("secret of " + host, null, null, "sudo of " + host);
        store.reseal(BY, late.id(), late.version(), secrets, Optional.empty());
        Files.move(keys.file(), keys.previous());
        Files.move(swap, keys.file());
        everySecretIsReadable();
        Rekey.Report second = new Rekey(jooq, changes, keys, List.of()).run(BY);
        assertThat(second).isEqualTo(new Rekey.Report(1, first.to(), first.to()));
        everySecretIsReadable();
    }

    @Test
    void refusesAKeyFileThatOthersMayRead() throws IOException {
        Files.setPosixFilePermissions(keys.file(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(keys::current).isInstanceOf(UpgradeException.class).hasMessageContaining("open to others");
        Files.setPosixFilePermissions(keys.file(), PosixFilePermissions.fromString("rw-r-----"));
        assertThat(keys.current().id()).hasSize(16);
        Files.write(keys.file(), new byte[31]);
        assertThatThrownBy(keys::current).hasMessageContaining("32 bytes");
        Files.delete(keys.file());
        assertThatThrownBy(keys::current).hasMessageContaining("not there");
        assertThatThrownBy(() ->
                        store.reseal(BY, UUID.randomUUID(), 1, new Secrets("x", null, null, null), Optional.empty()))
                .hasMessageContaining("cannot be used");
    }

    private void everySecretIsReadable() {
        int readable = 0;
        for (UUID host : hosts) {
            Optional<HostLogin> login = store.login(host);
            if (login.isPresent()) {
                assertThat(login.get().password().map(secret -> secret.reveal(text -> text)))
                        .contains("secret of " + host);
                assertThat(login.get().sudoPassword().map(secret -> secret.reveal(text -> text)))
                        .contains("sudo of " + host);
                readable++;
            }
        }
        assertThat(readable).isGreaterThanOrEqualTo(CREDENTIALS - 1);
    }

    private static void write(Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        Files.write(file, KeyMaterial.create());
    }
}
