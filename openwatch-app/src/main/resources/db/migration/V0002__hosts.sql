CREATE TABLE hosts (
    id          uuid        PRIMARY KEY,
    hostname    text        NOT NULL CHECK (hostname ~ '^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$'),
    address     inet,
    environment text        NOT NULL CHECK (environment IN ('production', 'staging', 'development')),
    os_family   text        NOT NULL CHECK (os_family IN ('debian', 'ubuntu', 'rhel', 'rocky', 'sles')),
    os_version  text        NOT NULL,
    created_by  uuid        REFERENCES users (id),
    created_at  timestamptz NOT NULL,
    deleted_at  timestamptz
);

CREATE UNIQUE INDEX hosts_hostname_active ON hosts (hostname, environment) WHERE deleted_at IS NULL;
CREATE INDEX hosts_created_by ON hosts (created_by);
