-- Accounts get roles, sessions, tokens and a second factor. Permissions of built-in roles are the program's.
ALTER TABLE users
    ADD COLUMN version             bigint NOT NULL DEFAULT 1,
    ADD COLUMN password_changed_at timestamptz,
    ADD COLUMN signed_in_at        timestamptz;

CREATE TABLE roles (
    id          text        PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9_]{1,62}$'),
    description text        NOT NULL,
    built_in    boolean     NOT NULL DEFAULT false,
    permissions text[]      NOT NULL DEFAULT '{}',
    version     bigint      NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL DEFAULT now()
);

INSERT INTO roles (id, description, built_in)
VALUES ('viewer', 'built in', true),
       ('auditor', 'built in', true),
       ('ops_lead', 'built in', true),
       ('security_admin', 'built in', true),
       ('admin', 'built in', true);

CREATE TABLE user_roles (
    user_id    uuid        NOT NULL REFERENCES users (id),
    role_id    text        NOT NULL REFERENCES roles (id),
    granted_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, role_id)
);

CREATE INDEX user_roles_role ON user_roles (role_id);

-- Of a session and of a token only the SHA-256 of what the client shows is kept.
CREATE TABLE sessions (
    id         uuid        PRIMARY KEY,
    user_id    uuid        NOT NULL REFERENCES users (id),
    token_hash bytea       NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    address    text        NOT NULL,
    user_agent text        NOT NULL,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE INDEX sessions_user ON sessions (user_id, id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

CREATE TABLE api_tokens (
    id         uuid        PRIMARY KEY,
    user_id    uuid        NOT NULL REFERENCES users (id),
    name       text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    token_hash bytea       NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    roles      text[]      NOT NULL CHECK (cardinality(roles) > 0),
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    used_at    timestamptz
);

CREATE INDEX api_tokens_user ON api_tokens (user_id, id);
CREATE INDEX api_tokens_expiry ON api_tokens (expires_at);

-- Failures to sign in, by account and by address; names are kept as a hash, since people type passwords as names.
CREATE TABLE sign_in_failures (
    subject      bytea       PRIMARY KEY CHECK (length(subject) = 32),
    account      bytea       CHECK (length(account) = 32),
    failures     integer     NOT NULL CHECK (failures > 0),
    last_at      timestamptz NOT NULL,
    locked_until timestamptz
);

CREATE INDEX sign_in_failures_account ON sign_in_failures (account);
CREATE INDEX sign_in_failures_age ON sign_in_failures (last_at);

CREATE TABLE second_factors (
    user_id      uuid        PRIMARY KEY REFERENCES users (id),
    secret       bytea       NOT NULL,
    confirmed_at timestamptz,
    last_step    bigint      NOT NULL DEFAULT 0,
    created_at   timestamptz NOT NULL
);

CREATE TABLE backup_codes (
    user_id   uuid        NOT NULL REFERENCES users (id),
    code_hash bytea       NOT NULL CHECK (length(code_hash) = 32),
    used_at   timestamptz,
    PRIMARY KEY (user_id, code_hash)
);
