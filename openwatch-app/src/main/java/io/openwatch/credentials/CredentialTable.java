package io.openwatch.credentials;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectField;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/** The columns of credentials, and how a row becomes a {@link Credential}. */
final class CredentialTable {
    static final String NAME_IN_CATALOG = "credentials";

    /** The columns that hold ciphertexts. */
    static final List<String> SECRETS = List.of("password", "private_key", "passphrase", "sudo_password");

    static final Table<Record> CREDENTIALS = table(name(NAME_IN_CATALOG));
    static final Field<UUID> ID = field(name("id"), UUID.class);
    static final Field<String> NAME = field(name("name"), String.class);
    static final Field<String> SCOPE = field(name("scope"), String.class);
    static final Field<UUID> HOST_ID = field(name("host_id"), UUID.class);
    static final Field<UUID> GROUP_ID = field(name("group_id"), UUID.class);
    static final Field<String> USERNAME = field(name("username"), String.class);
    static final Field<String> KEY_ID = field(name("key_id"), String.class);
    static final Field<String> KEY_TYPE = field(name("key_type"), String.class);
    static final Field<Integer> KEY_BITS = field(name("key_bits"), Integer.class);
    static final Field<String> KEY_FINGERPRINT = field(name("key_fingerprint"), String.class);
    static final Field<Long> VERSION = field(name("version"), Long.class);
    static final Field<OffsetDateTime> CREATED_AT = field(name("created_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);
    static final Field<OffsetDateTime> UPDATED_AT = field(name("updated_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);

    private static final Field<String[]> HELD = field("held", SQLDataType.CLOB.array());

    private CredentialTable() {}

    static Field<byte[]> secret(String column) {
        return field(name(column), byte[].class);
    }

    /** Everything that a {@link Credential} shows; no ciphertext leaves the database for it. */
    static List<SelectField<?>> shown() {
        return List.of(
                ID,
                NAME,
                SCOPE,
                HOST_ID,
                GROUP_ID,
                USERNAME,
                KEY_ID,
                KEY_TYPE,
                KEY_BITS,
                KEY_FINGERPRINT,
                VERSION,
                CREATED_AT,
                UPDATED_AT,
                DSL.field(
                                "array_remove(array[case when password is not null then 'password' end,"
                                        + " case when private_key is not null then 'private_key' end,"
                                        + " case when passphrase is not null then 'passphrase' end,"
                                        + " case when sudo_password is not null then 'sudo_password' end], null)",
                                SQLDataType.CLOB.array())
                        .as(HELD));
    }

    static Credential credential(Record row) {
        String fingerprint = row.get(KEY_FINGERPRINT);
        return new Credential(
                row.get(ID),
                row.get(NAME),
                row.get(SCOPE),
                row.get(HOST_ID),
                row.get(GROUP_ID),
                row.get(USERNAME),
                List.of(row.get(HELD)),
                fingerprint == null ? null : new Credential.Key(row.get(KEY_TYPE), row.get(KEY_BITS), fingerprint),
                row.get(KEY_ID),
                row.get(CREATED_AT).toInstant(),
                row.get(UPDATED_AT).toInstant(),
                row.get(VERSION));
    }
}
