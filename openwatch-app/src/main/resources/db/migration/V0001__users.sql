CREATE TABLE users (
    id            uuid        PRIMARY KEY,
    username      text        NOT NULL CHECK (username = lower(username) AND length(username) BETWEEN 1 AND 64),
    email         text        NOT NULL CHECK (position('@' IN email) > 1),
    password_hash text,
    created_at    timestamptz NOT NULL,
    disabled_at   timestamptz,
    deleted_at    timestamptz
);

-- Names come free again when an account is deleted.
CREATE UNIQUE INDEX users_username_active ON users (username) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX users_email_active ON users (lower(email)) WHERE deleted_at IS NULL;
