package io.openwatch.credentials;

import static io.openwatch.credentials.CredentialTable.CREDENTIALS;
import static io.openwatch.credentials.CredentialTable.ID;
import static io.openwatch.credentials.CredentialTable.KEY_ID;
import static io.openwatch.credentials.CredentialTable.VERSION;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import com.github.f4b6a3.uuid.UuidCreator;
import io.openwatch.access.Caller;
import io.openwatch.changes.Changes;
import io.openwatch.changes.Changes.Action;
import io.openwatch.changes.Changes.Work;
import io.openwatch.http.ApiException;
import io.openwatch.http.ErrorKind;
import io.openwatch.http.Page;
import io.safeupgrade.UpgradeException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keep the credentials. Secrets go in and come out only as {@link HostLogin}, for whoever connects to a host.
 *
 * @since 0.1
 */
public final class CredentialStore {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialStore.class);

    private final DSLContext jooq;
    private final Changes changes;
    private final KeyRing keys;
    private final InstantSource clock;

    /** Keep them in the database behind {@code jooq}, encrypted with {@code keys}. */
    public CredentialStore(DSLContext jooq, Changes changes, KeyRing keys, InstantSource clock) {
        this.jooq = jooq;
        this.changes = changes;
        this.keys = keys;
        this.clock = clock;
    }

    Page<Credential> list(Page.Request page, Optional<String> scope) {
        return Page.byId(query(page, scope).fetch(CredentialTable::credential), page, Credential::id);
    }

    /** The scope stands in the statement itself, so that the planner may take the index of that scope. */
    ResultQuery<? extends Record> query(Page.Request page, Optional<String> scope) {
        return jooq.select(CredentialTable.shown())
                .from(CREDENTIALS)
                .where(page.afterId().map(ID::gt).orElse(noCondition()))
                .and(scope.map(DSL::inline).map(CredentialTable.SCOPE::eq).orElse(noCondition()))
                .orderBy(ID)
                .limit(page.rows());
    }

    Credential get(UUID id) {
        return find(jooq, id).orElseThrow(() -> missing(id));
    }

    Credential add(Caller by, NewCredential wanted, Optional<SshKey> key) {
        return changes.make(new Action("credential.created", by, "credential"), work -> {
            UUID id = UuidCreator.getTimeOrderedEpoch();
            requireOwner(work, wanted);
            guarded(() -> work.sql()
                    .insertInto(CREDENTIALS)
                    .set(ID, id)
                    .set(CredentialTable.NAME, wanted.labels().title())
                    .set(CredentialTable.SCOPE, wanted.reach())
                    .set(CredentialTable.HOST_ID, wanted.hostId())
                    .set(CredentialTable.GROUP_ID, wanted.groupId())
                    .set(CredentialTable.USERNAME, wanted.labels().user())
                    .set(sealed(id, wanted.secrets(), key))
                    .set(CredentialTable.CREATED_AT, now())
                    .set(CredentialTable.UPDATED_AT, now())
                    .execute());
            Credential added = shown(work, id);
            work.done(id, detail(added));
            return added;
        });
    }

    Credential relabel(Caller by, UUID id, long version, NewCredential.Labels wanted) {
        return update(
                new Action("credential.updated", by, "credential"),
                id,
                version,
                Map.of(CredentialTable.NAME, wanted.title(), CredentialTable.USERNAME, wanted.user()));
    }

    Credential reseal(Caller by, UUID id, long version, Secrets wanted, Optional<SshKey> key) {
        return update(
                new Action("credential.secrets_replaced", by, "credential"), id, version, sealed(id, wanted, key));
    }

    private Credential update(
            Action action, UUID id, long version, Map<? extends Field<?>, ? extends @Nullable Object> columns) {
        return changes.make(action, work -> {
            int changed = guarded(() -> work.sql()
                    .update(CREDENTIALS)
                    .set(columns)
                    .set(CredentialTable.UPDATED_AT, now())
                    .set(VERSION, VERSION.plus(1))
                    .where(ID.eq(id))
                    .and(VERSION.eq(version))
                    .execute());
            Credential shown = shown(work, id);
            if (changed == 0) {
                throw ApiException.stale("[" + shown.name() + "]");
            }
            work.done(id, detail(shown));
            return shown;
        });
    }

    void delete(Caller by, UUID id) {
        changes.make(new Action("credential.deleted", by, "credential"), work -> {
            Credential gone = shown(work, id);
            work.sql().deleteFrom(CREDENTIALS).where(ID.eq(id)).execute();
            work.done(id, detail(gone));
            return id;
        });
    }

    /** Find which credential opens {@code host}: its own, else that of its oldest group that has one, else the default. */
    Credential resolve(UUID host) {
        return applying(host)
                .orElseThrow(() -> new ApiException(
                        ErrorKind.CREDENTIAL_NONE,
                        "no credential opens this host; make one for it, for a group of it, or a default one"));
    }

    /**
     * Decrypt what opens {@code host}; empty where no credential applies.
     *
     * @throws UpgradeException if the key file cannot be used
     * @throws SecretDamagedException if what is stored is not what was stored
     */
    public Optional<HostLogin> login(UUID host) {
        return applying(host).map(credential -> opened(host, credential));
    }

    private HostLogin opened(UUID host, Credential credential) {
        Map<String, byte[]> secrets = new HashMap<>();
        var row = jooq.select(
                        KEY_ID,
                        CredentialTable.secret("password"),
                        CredentialTable.secret("private_key"),
                        CredentialTable.secret("passphrase"),
                        CredentialTable.secret("sudo_password"))
                .from(CREDENTIALS)
                .where(ID.eq(credential.id()))
                .fetchSingle();
        EncryptionKey key = keys.find(row.get(KEY_ID))
                .orElseThrow(() -> new SecretDamagedException(place("key_id", credential.id())));
        for (String column : CredentialTable.SECRETS) {
            byte[] sealed = row.get(CredentialTable.secret(column));
            if (sealed != null) {
                secrets.put(column, SecretBox.open(key, place(column, credential.id()), sealed));
            }
        }
        String user = jooq.resultQuery("select username from hosts where id = {0}", val(host))
                .fetchOptional(0, String.class)
                .orElse(credential.username());
        return HostLogin.of(user, secrets);
    }

    private Optional<Credential> applying(UUID host) {
        return jooq.select(CredentialTable.shown())
                .from(CREDENTIALS)
                .where(org.jooq.impl.DSL.condition(
                        "id = (select c.id from (select id, 1 as place, host_id as owner from credentials"
                                + " where scope = 'host' and host_id = {0}"
                                + " union all select d.id, 2, d.group_id from credentials d join group_members m"
                                + " on m.group_id = d.group_id where d.scope = 'group' and m.host_id = {0}"
                                + " union all select id, 3, null from credentials where scope = 'default') c"
                                + " order by c.place, c.owner limit 1)",
                        val(host)))
                .fetchOptional(CredentialTable::credential);
    }

    private Map<Field<?>, @Nullable Object> sealed(UUID id, Secrets secrets, Optional<SshKey> sshKey) {
        EncryptionKey key = key();
        Map<String, String> given = secrets.byColumn();
        Map<Field<?>, @Nullable Object> columns = new HashMap<>();
        for (String column : CredentialTable.SECRETS) {
            String secret = given.get(column);
            columns.put(
                    CredentialTable.secret(column),
                    secret == null
                            ? null
                            : SecretBox.seal(key, place(column, id), secret.getBytes(StandardCharsets.UTF_8)));
        }
        columns.put(KEY_ID, key.id());
        columns.put(CredentialTable.KEY_TYPE, sshKey.map(SshKey::type).orElse(null));
        columns.put(CredentialTable.KEY_BITS, sshKey.map(SshKey::bits).orElse(null));
        columns.put(
                CredentialTable.KEY_FINGERPRINT, sshKey.map(SshKey::fingerprint).orElse(null));
        return columns;
    }

    private EncryptionKey key() {
        try {
            return keys.current();
        } catch (UpgradeException unusable) {
            LOG.error("credentials: {}", unusable.getMessage());
            throw new ApiException(
                    ErrorKind.CREDENTIAL_KEY_UNAVAILABLE,
                    "the key that encrypts credentials cannot be used; the log says why");
        }
    }

    static SecretBox.Place place(String column, UUID row) {
        return new SecretBox.Place(CredentialTable.NAME_IN_CATALOG, column, row);
    }

    /** A host or group that goes meanwhile takes this with it. */
    private static void requireOwner(Work work, NewCredential wanted) {
        UUID host = wanted.hostId();
        UUID group = wanted.groupId();
        if (host != null && !exists(work, "hosts", "id = {0} and deleted_at is null", host)) {
            throw ApiException.invalid("host_id", "must be a host that is there");
        }
        if (group != null && !exists(work, "groups", "id = {0}", group)) {
            throw ApiException.invalid("group_id", "must be a group that is there");
        }
    }

    private static boolean exists(Work work, String table, String which, UUID id) {
        return work.sql()
                .fetchExists(
                        org.jooq.impl.DSL.table(org.jooq.impl.DSL.name(table)),
                        org.jooq.impl.DSL.condition(which, val(id)));
    }

    private static Map<String, ?> detail(Credential credential) {
        return Map.of(
                "name",
                credential.name(),
                "scope",
                credential.scope(),
                "username",
                credential.username(),
                "secrets",
                credential.secrets());
    }

    private static Credential shown(Work work, UUID id) {
        return find(work.sql(), id).orElseThrow(() -> missing(id));
    }

    private static Optional<Credential> find(DSLContext sql, UUID id) {
        return sql.select(CredentialTable.shown())
                .from(CREDENTIALS)
                .where(ID.eq(id))
                .fetchOptional(CredentialTable::credential);
    }

    private OffsetDateTime now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static int guarded(java.util.function.IntSupplier work) {
        try {
            return work.getAsInt();
        } catch (DataAccessException failed) {
            throw switch (Changes.brokenUniqueness(failed)) {
                case "credentials_name" ->
                    new ApiException(ErrorKind.CREDENTIAL_DUPLICATE, "there is a credential of this name already");
                case "credentials_one_for_a_host", "credentials_one_for_a_group", "credentials_one_default" ->
                    new ApiException(
                            ErrorKind.CREDENTIAL_SCOPE_TAKEN,
                            "there is a credential for this already; change that one or delete it first");
                default -> failed;
            };
        }
    }

    private static ApiException missing(UUID id) {
        return new ApiException(ErrorKind.CREDENTIAL_NOT_FOUND, "there is no credential [" + id + "]");
    }
}
