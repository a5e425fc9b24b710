-- What a person knows about a host beside its name; version is what an editor has seen.
ALTER TABLE hosts
    ADD COLUMN port               integer     NOT NULL DEFAULT 22 CHECK (port BETWEEN 1 AND 65535),
    ADD COLUMN username           text        CHECK (length(username) BETWEEN 1 AND 64),
    ADD COLUMN tags               text[]      NOT NULL DEFAULT '{}',
    ADD COLUMN maintenance_until  timestamptz,
    ADD COLUMN maintenance_reason text,
    ADD COLUMN version            bigint      NOT NULL DEFAULT 1,
    ADD COLUMN updated_at         timestamptz NOT NULL DEFAULT now();

-- Words of name and address, and whole tags. Without an extension: not every server has its contributed ones.
ALTER TABLE hosts
    ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (
        to_tsvector('pg_catalog.simple'::regconfig,
            translate(hostname, '.-', '  ') || ' ' || translate(coalesce(host(address), ''), '.:', '  '))
        || array_to_tsvector(tags)) STORED;

CREATE INDEX hosts_words ON hosts USING gin (words);
CREATE INDEX hosts_tags ON hosts USING gin (tags);
CREATE INDEX hosts_by_name ON hosts (hostname, id) WHERE deleted_at IS NULL;
CREATE INDEX hosts_deleted ON hosts (id) WHERE deleted_at IS NOT NULL;
CREATE INDEX hosts_in_maintenance ON hosts (id) WHERE maintenance_until IS NOT NULL;

CREATE TABLE groups (
    id                 uuid        PRIMARY KEY,
    name               text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    description        text        NOT NULL,
    maintenance_until  timestamptz,
    maintenance_reason text,
    version            bigint      NOT NULL DEFAULT 1,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL
);

CREATE UNIQUE INDEX groups_name ON groups (lower(name));

CREATE TABLE group_members (
    group_id uuid        NOT NULL REFERENCES groups (id) ON DELETE CASCADE,
    host_id  uuid        NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
    added_at timestamptz NOT NULL,
    PRIMARY KEY (group_id, host_id)
);

CREATE INDEX group_members_host ON group_members (host_id, group_id);

-- Findings of the fleet by rule and by verdict, in the order of their ids: a page is read from the index, not sorted.
CREATE INDEX findings_by_rule ON findings (rule_id, status, id);
CREATE INDEX findings_by_verdict ON findings (status, severity, id);

-- Scans in the order of their ids by how they stand, and the old ones that retention takes.
CREATE INDEX scans_by_status ON scans (status, id);
CREATE INDEX scans_finished ON scans (finished_at);
