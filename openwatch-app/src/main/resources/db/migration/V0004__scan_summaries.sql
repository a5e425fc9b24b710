-- The fleet page counted the findings of every scan on every load; it reads one row for each scan from here on.
CREATE TABLE scan_summaries (
    scan_id     uuid        PRIMARY KEY REFERENCES scans (id),
    passed      integer     NOT NULL CHECK (passed >= 0),
    failed      integer     NOT NULL CHECK (failed >= 0),
    errors      integer     NOT NULL CHECK (errors >= 0),
    skipped     integer     NOT NULL CHECK (skipped >= 0),
    computed_at timestamptz NOT NULL
);

INSERT INTO scan_summaries (scan_id, passed, failed, errors, skipped, computed_at)
SELECT s.id,
       count(*) FILTER (WHERE f.status = 'pass'),
       count(*) FILTER (WHERE f.status = 'fail'),
       count(*) FILTER (WHERE f.status = 'error'),
       count(*) FILTER (WHERE f.status = 'skipped'),
       now()
FROM scans s
LEFT JOIN findings f ON f.scan_id = s.id
GROUP BY s.id;
