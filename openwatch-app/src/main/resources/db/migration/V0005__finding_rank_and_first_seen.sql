-- Worst first needs a number to sort by, and "new since" needs the first time a finding was seen.
ALTER TABLE findings
    ADD COLUMN severity_rank smallint,
    ADD COLUMN first_seen_at timestamptz;

UPDATE findings
SET severity_rank = CASE severity WHEN 'critical' THEN 4 WHEN 'high' THEN 3 WHEN 'medium' THEN 2 ELSE 1 END,
    first_seen_at = observed_at;

ALTER TABLE findings
    ALTER COLUMN severity_rank SET NOT NULL,
    ALTER COLUMN first_seen_at SET NOT NULL,
    ADD CONSTRAINT findings_severity_rank_known CHECK (severity_rank BETWEEN 1 AND 4),
    ADD CONSTRAINT findings_seen_in_order CHECK (first_seen_at <= observed_at);

CREATE INDEX findings_worst_first ON findings (severity_rank DESC, first_seen_at DESC) WHERE status = 'fail';
