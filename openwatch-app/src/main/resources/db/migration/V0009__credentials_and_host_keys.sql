-- Secrets are ciphertexts: which key made them stands in key_id, to which row and column they belong is part of them.
CREATE TABLE credentials (
    id              uuid        PRIMARY KEY,
    name            text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    scope           text        NOT NULL CHECK (scope IN ('host', 'group', 'default')),
    host_id         uuid        REFERENCES hosts (id) ON DELETE CASCADE,
    group_id        uuid        REFERENCES groups (id) ON DELETE CASCADE,
    username        text        NOT NULL CHECK (length(username) BETWEEN 1 AND 64),
    key_id          text        NOT NULL,
    password        bytea,
    private_key     bytea,
    passphrase      bytea,
    sudo_password   bytea,
    key_type        text,
    key_bits        integer,
    key_fingerprint text,
    version         bigint      NOT NULL DEFAULT 1,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    CONSTRAINT credentials_scope_names_its_owner CHECK (
        (scope = 'host') = (host_id IS NOT NULL) AND (scope = 'group') = (group_id IS NOT NULL)),
    CONSTRAINT credentials_let_somebody_in CHECK (password IS NOT NULL OR private_key IS NOT NULL),
    CONSTRAINT credentials_know_their_key CHECK (
        (private_key IS NULL) = (key_fingerprint IS NULL) AND (private_key IS NOT NULL OR passphrase IS NULL))
);

CREATE UNIQUE INDEX credentials_name ON credentials (lower(name));
CREATE UNIQUE INDEX credentials_one_for_a_host ON credentials (host_id) WHERE scope = 'host';
CREATE UNIQUE INDEX credentials_one_for_a_group ON credentials (group_id) WHERE scope = 'group';
CREATE UNIQUE INDEX credentials_one_default ON credentials (scope) WHERE scope = 'default';
CREATE INDEX credentials_key ON credentials (key_id, id);

CREATE TABLE host_keys (
    id            uuid        PRIMARY KEY,
    host_id       uuid        NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
    key_type      text        NOT NULL,
    public_key    text        NOT NULL,
    fingerprint   text        NOT NULL,
    status        text        NOT NULL CHECK (status IN ('pending', 'pinned', 'revoked')),
    origin        text        NOT NULL CHECK (origin IN ('operator', 'first_contact', 'changed')),
    first_seen_at timestamptz NOT NULL,
    last_seen_at  timestamptz NOT NULL,
    decided_at    timestamptz,
    decided_by    text,
    CONSTRAINT host_keys_decision CHECK ((status = 'pending') = (decided_at IS NULL))
);

CREATE UNIQUE INDEX host_keys_once ON host_keys (host_id, fingerprint);
CREATE INDEX host_keys_by_status ON host_keys (status, id);
