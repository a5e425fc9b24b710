package io.openwatch.hostkeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.openwatch.access.Caller;
import io.openwatch.audit.AuditEvent;
import io.openwatch.changes.Changes;
import io.openwatch.credentials.SshKey;
import io.openwatch.hostkeys.HostKeyStore.Verdict;
import io.openwatch.settings.SettingStore;
import io.openwatch.testing.SshKeys;
import io.openwatch.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a key that a host presents. */
class HostKeyJudgementTests {
    private static final TestDatabase DATABASE = TestDatabase.current();
    private static final Caller BY = Caller.system("scan", "test-1");
    private static final UUID HOST = UUID.randomUUID();

    private final List<AuditEvent> trail = new ArrayList<>();
    private final SshKey first = key();
    private final SshKey other = key();
    private Connection connection;
    private DSLContext jooq;
    private HostKeyStore store;

    @BeforeEach
    void open() throws SQLException {
        connection = DATABASE.connect();
        jooq = DSL.using(connection, SQLDialect.POSTGRES);
        jooq.execute("truncate hosts, settings cascade");
        Changes changes = new Changes(jooq, (transaction, event) -> trail.add(event));
        SettingStore settings = new SettingStore(jooq, changes, InstantSource.system());
        store = new HostKeyStore(jooq, changes, settings, InstantSource.system());
        jooq.execute("insert into hosts (id, hostname, environment, os_family, os_version, created_at) values ('" + HOST
                + "', 'h', 'staging', 'debian', '12', now())");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void theFirstOneIsPinnedAndAChangedOneWaitsForAPerson() {
        assertThat(store.judge(BY, HOST, first)).isEqualTo(Verdict.TRUSTED);
        assertThat(store.judge(BY, HOST, other)).isEqualTo(Verdict.PENDING);
        assertThat(store.judge(BY, HOST, other)).isEqualTo(Verdict.PENDING);
        assertThat(store.judge(BY, HOST, first)).isEqualTo(Verdict.TRUSTED);
        assertThat(trail).extracting(AuditEvent::action).containsExactly("host_key.first_seen", "host_key.changed");
        store.approve(BY, id(other));
        assertThat(store.judge(BY, HOST, other)).isEqualTo(Verdict.TRUSTED);
        assertThat(store.judge(BY, HOST, first)).isEqualTo(Verdict.REVOKED);
        store.revoke(BY, id(other));
        assertThat(store.judge(BY, HOST, other)).isEqualTo(Verdict.REVOKED);
        assertThat(store.judge(BY, HOST, key())).isEqualTo(Verdict.PENDING);
    }

    @Test
    void theFirstOneWaitsWhereThatIsWanted() {
        jooq.execute("insert into settings (name, value, updated_at, updated_by) values ('connectivity',"
                + " '{\"first_contact\": \"ask\", \"connect_timeout_seconds\": \"nonsense\"}', now(), 'x')");
        assertThat(store.judge(BY, HOST, first)).isEqualTo(Verdict.PENDING);
        store.approve(BY, id(first));
        assertThat(store.judge(BY, HOST, first)).isEqualTo(Verdict.TRUSTED);
    }

    private UUID id(SshKey key) {
        return jooq.fetchSingle("select id from host_keys where fingerprint = '" + key.fingerprint() + "'")
                .get(0, UUID.class);
    }

    private static SshKey key() {
        return SshKey.of(SshKeys.fresh("ed25519").keys().getPublic()).orElseThrow();
    }
}
