CREATE TABLE scans (
    id           uuid        PRIMARY KEY,
    host_id      uuid        NOT NULL REFERENCES hosts (id),
    requested_by uuid        REFERENCES users (id),
    status       text        NOT NULL CHECK (status IN ('queued', 'running', 'completed', 'failed')),
    started_at   timestamptz NOT NULL,
    finished_at  timestamptz CHECK (finished_at >= started_at)
);

CREATE INDEX scans_host ON scans (host_id, started_at DESC);
CREATE INDEX scans_requested_by ON scans (requested_by);

CREATE TABLE findings (
    id          uuid        PRIMARY KEY,
    scan_id     uuid        NOT NULL REFERENCES scans (id),
    host_id     uuid        NOT NULL REFERENCES hosts (id),
    rule_id     text        NOT NULL CHECK (rule_id ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    severity    text        NOT NULL CHECK (severity IN ('critical', 'high', 'medium', 'low')),
    status      text        NOT NULL CHECK (status IN ('pass', 'fail', 'error', 'skipped')),
    detail      text        NOT NULL,
    observed_at timestamptz NOT NULL
);

CREATE INDEX findings_scan ON findings (scan_id);
CREATE INDEX findings_host ON findings (host_id);
